//! The text that the plan is measured on: lines of the kinds that programs write, made from a seed.
//!
//! Only the frequencies of neighbouring symbols matter, so its words are many: a plan made of few would know only those.

#[path = "events.rs"]
pub mod events;
#[path = "vocabulary.rs"]
mod vocabulary;

use vocabulary::{LEVELS, METHODS, MONTHS, OTHER_WORDS, SPOKEN, WORDS};

/// Deterministic pseudo-random numbers (xorshift): the plan is the same on every machine.
pub struct Seed(pub u64);

impl Seed {
    pub fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 20) as usize % below
    }
}

/// Makes lines, and texts of events.
pub struct Writer {
    pub seed: Seed,
    words: Vec<&'static str>,
}

pub const HEX: &[u8] = b"0123456789abcdef";
const BASE64: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

impl Writer {
    pub fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.seed.next(from.len())]
    }

    pub fn number(&mut self) -> usize {
        let below = [10, 100, 1000, 100_000, 10_000_000][self.seed.next(5)];
        self.seed.next(below)
    }

    pub fn symbols(&mut self, alphabet: &[u8], length: usize) -> String {
        (0..length).map(|_| char::from(alphabet[self.seed.next(alphabet.len())])).collect()
    }

    /// Programs that have secrets speak of them: the words of key names are commoner than others.
    pub fn word(&mut self) -> &'static str {
        if self.seed.next(12) == 0 {
            return self.pick(&SPOKEN);
        }
        self.words[self.seed.next(self.words.len())]
    }

    pub fn title(&mut self) -> String {
        let word = self.word();
        word[..1].to_uppercase() + &word[1..]
    }

    pub fn list(&mut self, most: usize, between: &str) -> String {
        let count = 1 + self.seed.next(most);
        (0..count).map(|_| self.word()).collect::<Vec<_>>().join(between)
    }

    /// A name as programs spell it.
    pub fn name(&mut self) -> String {
        match self.seed.next(6) {
            0 | 1 => self.list(2, "_"),
            2 => self.list(2, "-"),
            3 => self.list(2, "."),
            4 => self.word().to_owned() + &self.title(),
            _ => self.list(2, "_").to_uppercase(),
        }
    }

    pub fn sentence(&mut self) -> String {
        let mut text = if self.seed.next(2) == 0 { self.title() } else { self.word().to_owned() };
        for _ in 0..3 + self.seed.next(9) {
            text += [" ", " ", " ", " ", " ", ", ", ": ", " '"][self.seed.next(8)];
            text += &match self.seed.next(10) {
                0 => self.number().to_string(),
                1 => self.name(),
                _ => self.word().to_owned(),
            };
        }
        text
    }

    pub fn date(&mut self) -> String {
        let (year, month, day) = (2015 + self.seed.next(20), self.seed.next(12), 1 + self.seed.next(28));
        let (hour, minute, second) = (self.seed.next(24), self.seed.next(60), self.seed.next(60));
        match self.seed.next(4) {
            0 => format!(
                "{year}-{:02}-{day:02} {hour:02}:{minute:02}:{second:02},{:03}",
                month + 1,
                self.seed.next(1000)
            ),
            1 => format!("{day:02}/{}/{year}:{hour:02}:{minute:02}:{second:02} +0000", MONTHS[month]),
            2 => format!("{} {day:2} {hour:02}:{minute:02}:{second:02}", MONTHS[month]),
            _ => format!(
                "{year}-{:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:06}Z",
                month + 1,
                self.seed.next(1_000_000)
            ),
        }
    }

    pub fn path(&mut self) -> String {
        let first = if self.seed.next(2) == 0 { "api" } else { self.word() };
        format!("/{first}/v{}/{}/{}", self.seed.next(4), self.name(), self.number())
    }

    /// Those of private networks are the commonest in logs.
    pub fn address(&mut self) -> String {
        let network = ["10.", "10.", "192.168.", "172.17.", "127.0.", ""][self.seed.next(6)];
        let rest = (network.matches('.').count()..4).map(|_| self.seed.next(256).to_string());
        network.to_owned() + &rest.collect::<Vec<_>>().join(".")
    }

    pub fn uuid(&mut self) -> String {
        [8, 4, 4, 4, 12].map(|length| self.symbols(HEX, length)).join("-")
    }

    pub fn value(&mut self) -> String {
        match self.seed.next(8) {
            0..=2 => self.number().to_string(),
            3 => self.uuid(),
            4 => self.address(),
            5 => format!("0.{}", self.number()),
            _ => self.word().to_owned(),
        }
    }

    fn line(&mut self) -> String {
        let date = self.date();
        let level = self.pick(&LEVELS);
        match self.seed.next(20) {
            0..=4 => format!("{date} {level} {} {}: {}", self.name(), self.symbols(HEX, 16), self.sentence()),
            5 | 6 => format!(
                "{} - {} [{date}] \"{} {} HTTP/1.1\" 20{} {} \"https://{}.example.org{}\" \"Mozilla/5.0 (X11; Linux x86_64)\"",
                self.address(),
                self.word(),
                self.pick(&METHODS),
                self.path(),
                self.seed.next(7),
                self.number(),
                self.word(),
                self.path()
            ),
            7 | 8 => {
                let fields: Vec<String> = (0..6)
                    .map(|_| match self.seed.next(3) {
                        0 => format!("\"{}\": {}", self.name(), self.number()),
                        _ => format!("\"{}\":\"{}\"", self.name(), self.list(3, " ")),
                    })
                    .collect();
                format!("{{\"time\":\"{date}\",\"level\":\"{level}\",{}}}", fields.join([", ", ","][self.seed.next(2)]))
            }
            9..=11 => {
                let fields: Vec<String> = (0..7).map(|_| format!("{}={}", self.name(), self.value())).collect();
                format!("{date} {}", fields.join(" "))
            }
            12 => format!(
                "  File \"/usr/lib/python3.11/site-packages/{}/{}.py\", line {}, in {}\n    return self.{}({}=None, **{})",
                self.word(),
                self.word(),
                self.number(),
                self.name(),
                self.name(),
                self.word(),
                self.word()
            ),
            13 => format!(
                "\tat org.{}.{}{}.{}({}.java:{})",
                self.word(),
                self.title(),
                self.title(),
                self.word(),
                self.title(),
                self.number()
            ),
            14 => format!("{}: {}\n  - {}: {}", self.name(), self.value(), self.name(), self.value()),
            15 => self.symbols(HEX, 64) + "  " + self.word(),
            16 => self.symbols(BASE64, 76),
            17 => format!(
                "{date} {} {}[{}]: {} from {} port {}",
                self.word(),
                self.word(),
                self.number(),
                self.sentence(),
                self.address(),
                self.number()
            ),
            _ => self.sentence() + ". " + &self.sentence() + ".",
        }
    }
}

/// Of the words that the plan is made from, or of other ones, for a look at it by what it was not made from.
pub fn writer(seed: u64, other: bool) -> Writer {
    let words = if other { OTHER_WORDS } else { WORDS };
    Writer { seed: Seed(seed), words: words.split_whitespace().collect() }
}

/// At least `size` symbols of lines.
pub fn lines(mut writer: Writer, size: usize) -> Vec<u8> {
    let mut text = String::new();
    while text.len() < size {
        text.push_str(&writer.line());
        text.push('\n');
    }
    text.into_bytes()
}

/// So often does the sample have each symbol four times in a row.
const RUN: usize = 16;
/// So often each two symbols in turn: some of them stand where all that is asked round a window is of the two.
const PAIR: usize = 8;

/// One symbol again and again, and two in turn: lines drawn of dashes, bars that show progress, zeros in hex and in base64.
/// Rare, and a window in one would be found at each of its places.
pub fn runs() -> Vec<u8> {
    let mut text = Vec::new();
    let printable = || b' '..=b'~';
    for one in printable() {
        text.extend([one].repeat(RUN + 3));
        text.push(0);
        for other in printable().filter(|other| *other > one) {
            text.extend([one, other].repeat(PAIR + 1));
            text.extend([one, 0]);
        }
    }
    text
}
