//! Texts as they stand in the values of events: short, and many of them the same few words of protocols and platforms.
//!
//! A window in one of these costs every event that has it, and none of the lines of logs would tell.

use super::{HEX, LEVELS, METHODS, Writer};

// Lists, with bars between.
const MEDIA: &str = "\
    application/json|application/xml|application/pdf|application/grpc|application/octet-stream|\
    application/x-www-form-urlencoded|application/vnd.api+json|application/problem+json|\
    application/x-ndjson|application/protobuf|application/javascript|multipart/form-data|\
    multipart/mixed|text/plain|text/html|text/css|text/csv|text/event-stream|image/png|image/svg+xml|\
    image/*|*/*";
const PARAMETERS: &str = "; charset=utf-8|;charset=UTF-8|; charset=iso-8859-1|; boundary=|; version=1|";
const HEADERS: &str = "\
    Accept|Accept-Encoding|Accept-Language|Cache-Control|Connection|Content-Length|Content-Type|Date|\
    ETag|Host|If-None-Match|Last-Modified|Location|Referer|Retry-After|Server|Transfer-Encoding|\
    User-Agent|Vary|X-Forwarded-For";
const HEADER_VALUES: &str = "\
    gzip, deflate, br, zstd|identity|keep-alive|close|chunked|no-cache, no-store, must-revalidate|\
    max-age=31536000, immutable|private, max-age=0|en-US,en;q=0.9|de-DE,de;q=0.8,en;q=0.5|nosniff|\
    SAMEORIGIN|same-origin|strict-origin-when-cross-origin|XMLHttpRequest|bytes|nginx/1.25.3|\
    Apache/2.4.57 (Debian)|cloudflare|default-src 'self'";
const AGENTS: &str = "\
    curl|Wget|python-requests|python-httpx|aiohttp|okhttp|Go-http-client|axios|Prometheus|kube-probe|\
    ELB-HealthChecker|PostmanRuntime";
const PLATFORMS: &str = "\
    X11; Linux x86_64|X11; Ubuntu; Linux aarch64|Windows NT 10.0; Win64; x64|\
    Macintosh; Intel Mac OS X 10_15_7|iPhone; CPU iPhone OS 17_2 like Mac OS X|\
    Linux; Android 14; Pixel 8|compatible; Googlebot/2.1; +http://www.google.com/bot.html|darwin; arm64|\
    linux; amd64|KHTML, like Gecko|CPython 3.12.1; Linux 6.1.0|Debian GNU/Linux 12 (bookworm)";
const REGIONS: &str =
    "us-east-1|eu-west-1|eu-central-1|ap-southeast-2|us-central1-a|europe-west4|westeurope|northeurope";
const PLACES: &str = ".example.com|.internal|.svc.cluster.local|.local|.example.org|.amazonaws.com|.io|:8080";
const ERRORS: &str = "\
    ValueError|TypeError|KeyError|RuntimeError|TimeoutError|ConnectionError|ConnectionResetError|\
    AttributeError|OSError|IntegrityError|ValidationError|OperationalError|NullPointerException|\
    IllegalStateException|java.io.IOException|requests.exceptions.ReadTimeout";
const FAULTS: &str = "\
    Connection refused|Connection reset by peer|No such file or directory: |Permission denied|\
    timed out after |invalid literal for int() with base 10: |object has no attribute |\
    missing 1 required positional argument: |duplicate key value violates unique constraint |\
    deadlock detected|too many open files|name or service not known|expected str, got NoneType|\
    Max retries exceeded with url: ";
const FEW: &str = "\
    ok|success|failed|true|false|None|unknown|production|staging|development|admin|owner|viewer|\
    anonymous|system|HTTP/1.1|HTTP/2|TLSv1.3|utf-8|en_US.UTF-8|Europe/Berlin|America/New_York|UTC|linux";

impl Writer {
    fn one_of(&mut self, list: &'static str) -> &'static str {
        let all: Vec<&str> = list.split('|').collect();
        self.pick(&all)
    }

    /// A text of an event.
    pub fn text(&mut self) -> String {
        match self.seed.next(24) {
            0 => self.media(),
            1 => self.header(),
            2 => self.agent(),
            3 | 4 => self.url(),
            5 => self.json(),
            6 => self.object(),
            7 => self.query(),
            8 => self.fault(),
            9 | 10 => self.identity(),
            11 => self.date(),
            12 => self.path(),
            13 => self.one_of(FEW).to_owned(),
            14 => self.list(3, " "),
            15 => format!("{} {}", self.list(4, " "), self.number()),
            16 => self.value(),
            17 => self.name(),
            18 => self.few(),
            19 => self.pick(&LEVELS).to_owned(),
            _ => self.message(),
        }
    }

    fn message(&mut self) -> String {
        let verb =
            ["finished", "started", "was refused", "took", "is ready", "will be retried", "had no answer", "not found"];
        let (first, what) = (self.word(), self.list(2, " "));
        match self.seed.next(4) {
            0 => format!("{first} {what} {} in {} ms", self.pick(&verb), self.number()),
            1 => format!("{first}: {what} {}", self.pick(&verb)),
            2 => format!("{first} {} {what} {} {}", self.pick(&verb), self.word(), self.word()),
            _ => self.sentence(),
        }
    }

    fn media(&mut self) -> String {
        let some: Vec<String> = (0..=self.seed.next(3))
            .map(|_| match self.seed.next(3) {
                0 => format!("{};q=0.{}", self.one_of(MEDIA), 1 + self.seed.next(9)),
                1 => self.one_of(MEDIA).to_owned() + self.one_of(PARAMETERS),
                _ => self.one_of(MEDIA).to_owned(),
            })
            .collect();
        some.join([",", ", "][self.seed.next(2)])
    }

    fn header(&mut self) -> String {
        match self.seed.next(4) {
            0 => format!("{}: {}", self.one_of(HEADERS), self.one_of(HEADER_VALUES)),
            1 => format!("{}: {}", self.one_of(HEADERS).to_lowercase(), self.media()),
            2 => format!("{}, {}", self.one_of(HEADERS), self.one_of(HEADERS).to_lowercase()),
            _ => self.one_of(HEADER_VALUES).to_owned(),
        }
    }

    fn version(&mut self) -> String {
        let parts: Vec<String> = (0..2 + self.seed.next(2)).map(|_| self.seed.next(30).to_string()).collect();
        parts.join(".")
    }

    fn agent(&mut self) -> String {
        let (name, version) = (self.one_of(AGENTS), self.version());
        match self.seed.next(5) {
            0 => format!("{name}/{version}"),
            1 => format!(
                "{}-{}/{version} ({}) {name}/{}",
                self.word(),
                self.word(),
                self.one_of(PLATFORMS),
                self.version()
            ),
            2 => format!("{}-sdk-{}/{version} {name}/{}", self.word(), self.word(), self.version()),
            3 => format!(
                "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/1{version} Safari/537.36",
                self.one_of(PLATFORMS)
            ),
            _ => format!("Mozilla/5.0 ({}; rv:1{version}) Gecko/20100101 Firefox/1{version}", self.one_of(PLATFORMS)),
        }
    }

    fn host(&mut self) -> String {
        format!("{}-{}{}", self.word(), self.seed.next(20), self.one_of(PLACES))
    }

    fn url(&mut self) -> String {
        let scheme = ["http", "https", "https", "grpc", "redis", "postgresql", "amqp", "s3"][self.seed.next(8)];
        let host = self.host();
        match self.seed.next(4) {
            0 => format!("{scheme}://{host}:{}", self.number()),
            1 => {
                format!("{scheme}://{host}{}?{}={}&page={}", self.path(), self.name(), self.value(), self.seed.next(50))
            }
            2 => format!("{}{} {}", self.pick(&METHODS), self.path(), self.seed.next(600)),
            _ => format!("{scheme}://{host}{}", self.path()),
        }
    }

    fn json(&mut self) -> String {
        let (colon, comma) = [(": ", ", "), (":", ",")][self.seed.next(2)];
        let fields: Vec<String> = (0..=self.seed.next(4))
            .map(|_| {
                let name = self.name();
                let value = match self.seed.next(6) {
                    0 => self.number().to_string(),
                    1 => "null".to_owned(),
                    2 => "true".to_owned(),
                    3 => format!("[\"{}\"{comma}\"{}\"]", self.word(), self.word()),
                    4 => format!("{{\"{}\"{colon}\"{}\"}}", self.word(), self.value()),
                    _ => format!("\"{}\"", self.list(3, " ")),
                };
                format!("\"{name}\"{colon}{value}")
            })
            .collect();
        format!("{{{}}}", fields.join(comma))
    }

    /// Names of what runs where.
    fn object(&mut self) -> String {
        let (word, other) = (self.word(), self.word());
        match self.seed.next(8) {
            0 => {
                format!("{word}-{other}-{}-{}", self.symbols(HEX, 10), self.symbols(b"bcdfghjklmnpqrstvwxz2456789", 5))
            }
            1 => format!("{word}-{other}-{}", self.seed.next(5)),
            2 => format!("registry.example.com/{word}/{other}:v{}", self.version()),
            3 => format!(
                "arn:aws:{word}:{}:{}:{other}/{}",
                self.one_of(REGIONS),
                self.symbols(b"0123456789", 12),
                self.name()
            ),
            4 => format!("app.kubernetes.io/{word}={other}"),
            5 => format!("{word}:{}:{other}", self.number()),
            6 => self.one_of(REGIONS).to_owned(),
            _ => self.host(),
        }
    }

    fn query(&mut self) -> String {
        let (table, name, other) = (self.word(), self.name().to_lowercase(), self.word());
        match self.seed.next(5) {
            0 => format!(
                "SELECT {name}, {other} FROM {table}s WHERE {other}_id = %s ORDER BY {name} LIMIT {}",
                self.number()
            ),
            1 => format!("INSERT INTO {table} ({name}, {other}) VALUES (?, ?) RETURNING id"),
            2 => format!("UPDATE \"{table}\" SET \"{name}\" = $1 WHERE \"{table}\".\"id\" = $2"),
            3 => format!("select count(*) from {table} join {other} on {other}.id = {table}.{other}_id"),
            _ => format!("DELETE FROM {table} WHERE created_at < now() - interval '{} days'", self.seed.next(90)),
        }
    }

    fn fault(&mut self) -> String {
        let (error, fault, word) = (self.one_of(ERRORS), self.one_of(FAULTS), self.word());
        match self.seed.next(4) {
            0 => format!("{error}: {fault}'{word}'"),
            1 => format!("{error}('{fault}{}')", self.number()),
            2 => format!("File \"/app/{word}/{}.py\", line {}, in {}", self.word(), self.number(), self.name()),
            _ => format!("<{} {word}={} at 0x7f{}>", self.title(), self.value(), self.symbols(HEX, 10)),
        }
    }

    fn identity(&mut self) -> String {
        match self.seed.next(9) {
            0 => self.uuid(),
            1 => self.symbols(HEX, 32),
            2 => self.symbols(HEX, 16),
            3 => self.symbols(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ", 26),
            4 => format!("{}-{}", &self.word()[..1], self.number()),
            5 => format!("{}_{}", self.word(), self.number()),
            6 => format!("00-{}-{}-01", self.symbols(HEX, 32), self.symbols(HEX, 16)),
            7 => format!("{}.{}@example.com", self.word(), self.word()),
            _ => format!("{}-{}", self.word(), self.number()),
        }
    }

    fn few(&mut self) -> String {
        match self.seed.next(6) {
            0 => format!("{}.{} ms", self.seed.next(500), self.seed.next(10)),
            1 => format!("{} KB", self.number()),
            2 => self.address() + &format!(":{}", self.seed.next(65536)),
            3 => self.version(),
            4 => format!("{}.{}.{}", self.word(), self.word(), self.title()),
            _ => format!("{}, {}, {}", self.word(), self.word(), self.word()),
        }
    }
}

/// So many texts.
pub fn texts(mut writer: Writer, count: usize) -> Vec<Vec<u8>> {
    (0..count).map(|_| writer.text().into_bytes()).collect()
}
