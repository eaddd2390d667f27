//! The text that the plan is measured on: lines of the kinds that programs write, made from a seed.
//!
//! Only the frequencies of neighbouring symbols matter, so its words are many: a plan made of few would know only those.

#[path = "events.rs"]
pub mod events;

/// Words of prose and of programs, the commonest.
const WORDS: &str = "
the of and to in is for that with not be on as this by it or from are an at if can will was when which you all has
have no been one more than after before into only also each other any may must should would could there their they then
so up out down over under between through during without within about again because while where who what how why new
first last next same such both many most some none few several own very still just now never always often here
access account action active add address agent alert allow api app application argument array assert async attempt
attribute backup bad base batch begin binary block body branch broker browser buffer build bundle byte cache call
callback cannot category change channel check checksum child class clean clear client clock close cluster code collect
collection column command comment commit common compile complete component compress config configuration confirm connect
connection console constraint consumer container content context control controller copy core count counter country
create created credit current cursor custom customer daemon data database date day debug default delay delete deliver
delivery deploy deployment deprecated description detail device diff directory disabled disk dispatch document domain
done double download driver drop dump duration edge edit element email empty enabled encode end endpoint engine
enter entry env environment error event exception execute exit expected expired export extension external factory fail
failed failure fallback fatal feature fetch field file filter find finish finished fix flag flush folder force format
forward found frame framework full function gateway general generate global graph group handle handler hash header
health heap history home host http icon idle ignore image import inactive index info initial inject input insert
inspect install instance integer interface internal interval invalid invoice issue item iteration job join journal json
kernel keep kind label language large latency layer layout leader length level library limit line link list listen
listener load loaded loading local location lock log logger login logout loop machine main manager map mask master
match max measure member memory merge message metadata method metric middleware migration min minute missing mode
model module monitor month mount move multiple name namespace native network node notify notification null number
object offset online open operation operator option order origin output owner package page paid panic parameter parent
parse part partition pass password path pattern pause payload payment peer pending percent permission phase ping pipe
pipeline plan platform plugin pod point policy poll pool port position post prefix prepare previous print priority
private process processor producer product production profile program progress project property protocol provider
proxy public publish pull push query queue quick range rate raw read reader ready reason receive received record
recover redirect reference refresh refused region register registry reject relay release reload remote remove rename
render repeat replace replica report repository request require reset resolve resource response rest restart restore
result retry return role rollback root route router row rule run runtime safe sample save scale scan schedule scheduler
schema scope score script search second secret section security segment select send sender sequence server service
session set setting setup shard share shell shutdown signal size skip sleep slow snapshot socket sort source span
spawn split stack stage standard start started startup state statement static statistics status step stop storage store
stream string structure style submit subscription success suite support switch sync system table tag target task team
template temporary tenant terminal test text thread threshold throttle ticket time timeout timer timestamp title token
tool topic total trace track traffic transaction transfer transform transport tree trigger true type undefined unexpected
unique unit unknown unlock update upgrade upload upstream usage user username using valid validate value variable
vendor verify version view virtual visible volume wait waiting warn warning watch web window word work worker write
writer year yield zone authorization authenticated bearer basic cookie credential encrypted key signature
";
/// Words that are not among them.
const OTHER_WORDS: &str = "
abuse across adapter affinity aggregate album alias almost ancestor anchor anonymous answer approve archive area arrival
article assembly assign atlas audio audit author autumn average avoid awake balance balcony bandwidth bank barrier
basket beacon behind below beneath benefit better beyond bicycle billing bottle bottom bridge bright brother bucket
budget calendar camera campaign candidate canvas capacity captain carbon career cargo carrier castle catalog ceiling
central chamber chapter charge chart cheap chicken choice circle citizen claim climate coast coffee collision colour
comfort community compare compass compute concert concurrent conflict congress consent contact contest convert corner
correct cottage courier crash crypto culture currency curtain cycle damage dashboard deadline debate decade decimal
decline decrease defect degree density depart depth desert design desktop detect diagram digest digital dinner discount
display distance divide dollar dozen drain dynamic eager earth echo economy edition effect either elastic election
electric eleven empire employee enough ensure entity equal escape estimate evening every evict evidence exact exchange
exclude expand expense expert explain explore expose express fabric famous farm fashion feedback fiction figure final
flight flower footer forest forget fork formula fragment freight frequency friend frozen future galaxy garden garbage
gauge genre giant glass glyph govern grade gradient grammar gravel guard guest habit hardware harvest heavy height
hidden highway hospital hotel humid hybrid identity illegal impact include increment industry inspectors instant
insulate intent invite island jacket jitter journey judge jungle kitchen knowledge laboratory ladder landscape laptop
launch laundry lawyer lazy leak lease legacy lemon lesson letter linear liquid literal logical lunch magnet manual
margin marine market material matrix meadow medium mercury merchant midnight mineral mirror mobile moment monster
morning mountain museum mutex narrow nearby needle nested neutral nightly normal notice novel nuclear observe occupy
ocean odd official olive opaque opinion orange orbit orchestra ordinary outline overflow oxygen packet paint palace
panel paper parallel parcel park passenger patient peak pencil people perfect permit persist photo physics picture pixel
planet plastic pocket podium poetry polish popular portrait potato powder prefer pressure pretty prison profit promote
proof prune pulse puzzle pyramid quality quarter quiet quorum rabbit radar railway random rapid ratio reactor rebuild
recipe rectangle reduce reel refund regular relation reliable relief remind remainder rental repair replay rescue
reserve residence retail reverse revert revoke rhythm river robot rocket rolling rotate rough rubber sailor salary
sandbox satellite scatter scenario school science screen season seat sector shadow shallow shelter shield shortage
shuffle silver similar single skeleton slice slot smart smooth soccer solar soldier solution sound spare spatial special
speech sphere spider spiral stable stadium stale station steam stereo sticky stock stone strategy street stress strict
stripe strong student studio subject suburb summary summit sunrise supply surface survey suspend swap symbol syntax
tactic tail talent taxi teacher temple tennis tenth theatre theme thing thousand throw thunder tidy tiger timber tissue
tomato topology torch tourist tower toxic traverse treasure triangle tropical tunnel twice typical umbrella uniform
union universe unlikely upper urban urgent vacuum valley vanish vector vehicle velocity verbose vertical victory village
vintage violin virus vision visit vital voice voltage vote voyage wallet wander warehouse warm waste water wealth
weather weekly weight welcome western wheel whisper winter wisdom witness wonder wooden wrap yearly yellow yesterday
young zebra zero zigzag
";
const SPOKEN: [&str; 12] =
    ["access", "api", "auth", "bearer", "client", "key", "password", "refresh", "secret", "session", "token", "user"];
pub const LEVELS: [&str; 10] =
    ["INFO", "DEBUG", "WARN", "WARNING", "ERROR", "TRACE", "info", "debug", "error", "FATAL"];
pub const METHODS: [&str; 6] = ["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

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
