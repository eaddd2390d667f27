//! What a scan has read once: many candidates share a run, a line or a missing quote, and none of them is read again.

use crate::machine::Stretch;
use crate::names::Asked;
use crate::options::Commands;
use crate::quotes::ENCODED_QUOTES;
use crate::rows::{COLUMNS, Walked};
use crate::said::{NAMES, PROVIDERS, Said};

/// What was read once and need not be read again.
#[derive(Debug)]
pub(crate) struct Memo {
    /// The name ends that were looked at last, and the oldest of them: several windows may lead to one, and one to several.
    name_ends: Last,
    /// The same of names with the qualifiers behind them: `token` and `secret` both lead to the end of `token_secret`.
    whole_ends: Last,
    /// What names said that were looked up last.
    pub names: [Said; NAMES],
    /// Words before names that were looked up last: where they stand, their length, and the rules beside them.
    pub providers: [(usize, usize, (u16, u16)); PROVIDERS],
    /// The last unquoted runs.
    pub runs: [(usize, usize); 2],
    /// The next end of a list with colons.
    pub list: (usize, usize),
    /// What the symbols are that values begin with.
    pub stretch: Stretch,
    /// Up to where the names of a token request's form were looked for, and where the last of them begins.
    pub form: (usize, Option<usize>),
    /// The next `%26` or `%22` as of a place.
    pub escaped_end: (usize, usize),
    /// Up to here a value with a layout of its own has been read.
    pub laid_out: usize,
    /// The last end of an unquoted header value: (from, end).
    pub header: (usize, usize),
    /// The last line end searched for: (from, line end).
    pub line: (usize, usize),
    /// From where on no closing quote was found on a line, and the line's end, per quote and depth. Most texts need none.
    pub unclosed: Vec<(usize, usize)>,
    /// The next encoded quote of each spelling, or the line's end: (from, end).
    pub encoded: [(usize, usize); ENCODED_QUOTES.len()],
    /// The next `<` or line end: (from, end). As the next ones.
    pub angle: (usize, usize),
    /// The next end of literal data.
    pub literal: (usize, usize),
    pub semicolon: (usize, usize),
    pub equals: (usize, usize),
    /// The next end of a parameter under a header's name.
    pub parameter: (usize, usize),
    /// The next `#` that is in no mask.
    pub fragment: (usize, usize),
    /// The end of an unquoted value that runs on over `&`.
    pub joined: (usize, usize),
    /// Where the white space begins that stands before a place: (place, beginning).
    pub spare: (usize, usize),
    /// The same of spaces and quotes.
    pub bare: (usize, usize),
    /// The commands before the last option.
    pub commands: Option<Box<Commands>>,
    /// Columns whose rows were read last.
    pub columns: [Option<Walked>; COLUMNS],
    /// Where texts of groups stand that were read already, and whether each has a name.
    pub grouped: Places,
}

/// Some places that were looked at last.
#[derive(Debug)]
struct Last {
    places: [usize; NAME_ENDS],
    oldest: usize,
}

impl Default for Last {
    fn default() -> Self {
        Self { places: [usize::MAX; NAME_ENDS], oldest: 0 }
    }
}

impl Last {
    /// Whether a place is among them; if not, it is from now on.
    #[inline]
    fn has(&mut self, place: usize) -> bool {
        let known = self.places.contains(&place);
        if !known {
            self.places[self.oldest] = place;
            self.oldest = (self.oldest + 1) % NAME_ENDS;
        }
        known
    }
}

/// A window in one of a name's words leads to the ends of the two words behind it, which have windows of their own: so many ends
/// may lie between a look at one and the next.
const NAME_ENDS: usize = 8;

impl Memo {
    /// Whether a name's end was looked at just now; if not, it is from now on.
    #[inline]
    pub(crate) fn has_read_name(&mut self, end: usize) -> bool {
        self.name_ends.has(end)
    }

    /// The same of the end of a name with its qualifiers.
    #[inline]
    pub(crate) fn has_read_whole(&mut self, end: usize) -> bool {
        self.whole_ends.has(end)
    }
}

impl Default for Memo {
    fn default() -> Self {
        Self {
            name_ends: Last::default(),
            whole_ends: Last::default(),
            names: [Said { from: 0, length: 0, asked: Asked::Unknown, written_out: false }; NAMES],
            providers: [(0, 0, (0, 0)); PROVIDERS],
            runs: [(0, 0); 2],
            list: (0, 0),
            stretch: Stretch::default(),
            form: (0, None),
            escaped_end: (0, 0),
            laid_out: 0,
            header: (0, 0),
            line: (0, 0),
            unclosed: Vec::new(),
            encoded: [(0, 0); ENCODED_QUOTES.len()],
            angle: (0, 0),
            literal: (0, 0),
            semicolon: (0, 0),
            equals: (0, 0),
            parameter: (0, 0),
            fragment: (0, 0),
            joined: (0, 0),
            spare: (0, 0),
            bare: (0, 0),
            commands: None,
            columns: [None; COLUMNS],
            grouped: Places::default(),
        }
    }
}

/// Places in a text, each for two purposes.
#[derive(Debug, Default)]
pub(crate) struct Places {
    /// Two bits for each place, as far as any was put in.
    bits: Vec<u64>,
}

impl Places {
    /// Puts one in; false if it was there.
    pub(crate) fn insert(&mut self, place: usize, other: bool) -> bool {
        let (word, bit) = (place / 32, place % 32 * 2 + usize::from(other));
        if word >= self.bits.len() {
            self.bits.resize(word + 1, 0);
        }
        let new = self.bits[word] >> bit & 1 == 0;
        self.bits[word] |= 1 << bit;
        new
    }
}
