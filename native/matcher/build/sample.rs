//! The text that the plan is measured on: lines of the kinds that programs write, made from a seed.
//!
//! Only the frequencies of neighbouring symbols matter. The benchmarks make their texts from other words.

const WORDS: [&str; 48] = [
    "connection",
    "started",
    "listening",
    "request",
    "completed",
    "status",
    "error",
    "failed",
    "loading",
    "module",
    "session",
    "timeout",
    "retrying",
    "server",
    "client",
    "handler",
    "message",
    "received",
    "database",
    "query",
    "result",
    "version",
    "config",
    "service",
    "container",
    "image",
    "pulled",
    "node",
    "ready",
    "health",
    "check",
    "token",
    "count",
    "authorization",
    "password",
    "policy",
    "state",
    "code",
    "index",
    "records",
    "user",
    "the",
    "of",
    "and",
    "for",
    "not",
    "with",
    "from",
]; // fmt: skip
const NAMES: [&str; 16] = [
    "level",
    "ts",
    "caller",
    "msg",
    "status",
    "duration_ms",
    "trace_id",
    "span_id",
    "request_id",
    "method",
    "path",
    "user_agent",
    "remote_addr",
    "bytes_sent",
    "namespace",
    "max_tokens",
];

/// Deterministic pseudo-random numbers (xorshift): the plan is the same on every machine.
struct Seed(u64);

impl Seed {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 20) as usize % below
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.next(from.len())]
    }

    fn symbols(&mut self, alphabet: &[u8], length: usize) -> String {
        (0..length).map(|_| char::from(alphabet[self.next(alphabet.len())])).collect()
    }

    fn words(&mut self, count: usize) -> String {
        (0..count).map(|_| self.pick(&WORDS)).collect::<Vec<_>>().join(" ")
    }
}

const HEX: &[u8] = b"0123456789abcdef";
const BASE64: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// At least `size` symbols.
pub fn sample(size: usize) -> Vec<u8> {
    let mut seed = Seed(0x5EED_1E55_0DD5_EED5);
    let mut text = String::new();
    while text.len() < size {
        let clock = format!(
            "2024-0{}-1{}T1{}:{:02}:{:02}.{:03}Z",
            1 + seed.next(9),
            seed.next(10),
            seed.next(10),
            seed.next(60),
            seed.next(60),
            seed.next(1000)
        );
        let line = match seed.next(14) {
            0..=3 => format!("{clock} INFO {} {}: {}", seed.pick(&WORDS), seed.symbols(HEX, 16), seed.words(6)),
            4 | 5 => format!(
                "10.{}.{}.{} - - [{clock}] \"GET /{}/{}/{} HTTP/1.1\" 200 {} \"https://example.org/{}\" \"Mozilla/5.0 (X11; Linux x86_64)\"",
                seed.next(256),
                seed.next(256),
                seed.next(256),
                seed.pick(&WORDS),
                seed.next(9999),
                seed.pick(&WORDS),
                seed.next(99999),
                seed.pick(&WORDS)
            ),
            6 | 7 => {
                let fields: Vec<String> =
                    (0..6).map(|_| format!("\"{}\": \"{}\"", seed.pick(&NAMES), seed.words(2))).collect();
                format!("{{{}, \"n\": {}}}", fields.join(", "), seed.next(9999))
            }
            8 | 9 => {
                let fields: Vec<String> =
                    (0..7).map(|_| format!("{}={}", seed.pick(&NAMES), seed.next(99999))).collect();
                format!("{clock} {}", fields.join(" "))
            }
            10 => format!(
                "  File \"/usr/lib/python3.11/site-packages/{}/{}.py\", line {}, in {}_{}\n    return self.{}({}=None, **kwargs)",
                seed.pick(&WORDS),
                seed.pick(&WORDS),
                seed.next(900),
                seed.pick(&WORDS),
                seed.pick(&WORDS),
                seed.pick(&WORDS),
                seed.pick(&WORDS)
            ),
            11 => seed.symbols(HEX, 64) + "  " + seed.pick(&WORDS),
            12 => seed.symbols(BASE64, 76),
            _ => seed.words(12) + ".",
        };
        text.push_str(&line);
        text.push('\n');
    }
    text.into_bytes()
}
