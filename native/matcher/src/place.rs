//! What a name asks of a value that stands outside of text: under it in a mapping, beside it in a pair, behind an option.

use crate::arguments::Argument;
use crate::command::COMMAND;
use crate::entries::Layout;
use crate::found::{Found, Matches, Origin};
use crate::key_table::Demand;
use crate::live::LiveTable;
use crate::masked::masks_in;
use crate::matcher::Matcher;
use crate::names::Verdict;
use crate::options::Form;
use crate::scan::Scan;
use crate::sight::Look;
use crate::text::Text;

/// Numbers under the name of a one-time code have this many symbols.
const SHORTEST_CODE: usize = 4;

/// Where a value stands beside its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Directly under it, in a mapping or an object.
    Mapping,
    /// In a mapping under it, with a name of its own that announces nothing.
    Inner,
    /// As the second of a pair.
    Pair,
    /// As the second of a list of two, which may as well be a list of names.
    Listed,
}

/// What a name asks of a value outside text.
#[derive(Clone, Copy, Debug)]
pub struct Under {
    pub(crate) verdict: Verdict,
    pub(crate) place: Place,
    /// The members of a mapping under the name are what is asked for, as the name asks it.
    whole: bool,
    /// The option of a command asks it, of what stands from there on.
    pub(crate) argument: Option<(Form, usize)>,
}

impl Under {
    const fn of(verdict: Verdict, place: Place) -> Self {
        Self { verdict, place, whole: false, argument: None }
    }

    /// What is asked of a value in a mapping under this name, whose own name asks `own`.
    #[must_use]
    pub fn inside(self, own: Option<Self>) -> Self {
        let inner = Self { place: if self.whole { self.place } else { Place::Inner }, whole: false, ..self };
        let own = own.filter(|own| own.announces() || !self.announces());
        if self.verdict.generous { inner } else { own.unwrap_or(inner) }
    }

    /// What is asked in a mapping under this name: nothing of a member that only describes what is called so, `{"tough-cookie":
    /// {"version": …}}`, and as much as of the value of one that holds it, `{"password": {"S": …}}`.
    #[must_use]
    pub fn above(self, member: &[u8]) -> Option<Self> {
        if self.verdict.generous && crate::apart::describes(member) {
            return None;
        }
        let direct = self.verdict.demand == Demand::Any && self.place != Place::Inner && !self.verdict.generous;
        Some(match crate::holders::held(member).filter(|_| direct) {
            None => self,
            Some(true) => Self { whole: true, ..self },
            Some(false) => Self { whole: true, place: Place::Listed, ..self },
        })
    }

    /// Whether the name announces nothing but what is minted.
    #[must_use]
    pub fn says_little(self) -> bool {
        self.verdict.demand == Demand::Minted
    }

    /// Whether the name announces a secret, whatever its value looks like.
    fn announces(self) -> bool {
        !self.verdict.demand.is_of_values()
    }

    /// Whether a whole number of so many symbols is a secret under the name: any under a password's, one of four and more
    /// under a one-time code's.
    #[must_use]
    pub fn takes_number(self, symbols: usize) -> bool {
        let wanted = match self.verdict.layout {
            Layout::Password => self.verdict.demand == Demand::Any,
            Layout::Code => self.verdict.demand == Demand::Token && symbols >= SHORTEST_CODE,
            _ => false,
        };
        wanted && self.place != Place::Inner && self.argument.is_none()
    }

    /// The origin of what is masked because of the name alone.
    #[must_use]
    pub const fn origin(self) -> Origin {
        Origin::Key(self.verdict.index)
    }
}

impl Matcher {
    /// As `find`, for a value that stands under a name of a mapping, or beside it in a pair.
    #[must_use]
    pub fn find_under(&self, text: Text<'_>, live: Option<&LiveTable>, under: Under) -> Found {
        let mut seen = Matches::new();
        if self.look_under(text.narrow(), under, &mut seen) && live.is_none_or(|table| self.is_free_of(text, table)) {
            return Found::plain(seen, text.narrow().len());
        }
        self.find_dirty_under(text, live, under)
    }

    /// Whether it is plain to see what such a value holds but for live values: then that is in `seen`.
    #[inline]
    pub fn look_under(&self, narrow: &[u8], under: Under, seen: &mut Matches) -> bool {
        let first = crate::plain::under(self, narrow, &under);
        first.is_match() && matches!(crate::sight::look(self, narrow, first, seen), Look::Plain)
    }

    /// As `find_under`, for a value of which that is not so.
    #[must_use]
    pub fn find_dirty_under(&self, text: Text<'_>, live: Option<&LiveTable>, under: Under) -> Found {
        let mut scan = Scan::new(self, text, live, false);
        scan.under(under);
        scan.run()
    }

    /// What a name asks of the value under it in a mapping (or, for a pair, beside it).
    #[must_use]
    pub fn under(&self, name: &[u8], place: Place) -> Option<Under> {
        if !self.names.may_end::<false>(name) {
            return None;
        }
        // Of a name that holds masks only what stands behind the last one is left to say anything.
        let behind = masks_in(name).last().map_or(0, |(_, end)| *end);
        let verdict = self.names.verdict(&name[behind..], behind > 0)?;
        let listed = place == Place::Pair && self.names.is_field(name, verdict);
        Some(Under::of(verdict, if listed { Place::Listed } else { place }))
    }

    /// What is asked of what stands at one of the policy's secret paths.
    #[must_use]
    pub fn at_path(&self, number: usize) -> Under {
        Under::of(self.names.at_path(number), Place::Mapping)
    }

    /// What an option in a list of arguments asks where an item before it is its command, and whether of the next item.
    #[must_use]
    pub fn argument(&self, option: Argument, command: &[u8]) -> Option<(Under, bool)> {
        let (form, from) = option.by(command).filter(|_| !self.is_off(COMMAND))?;
        let under = Under { argument: Some((form, from)), ..Under::of(self.names.at_path(0), Place::Listed) };
        Some((under, option.is_alone()))
    }
}
