//! Options of commands as items of a real list: `["curl", "-u", "ann:…"]`. What they take is judged as in a text (`command`).

use crate::command::{LONG, MOST_SPACE};
use crate::options::Form::{self, Apart, Behind, Either, Joined};
use crate::options::{TWO, of, options};
use crate::windows::OPTIONS as LETTERS;

/// An option of a command, as an item of a list of arguments.
#[derive(Clone, Copy, Debug)]
pub struct Argument {
    letter: usize,
    /// Where its value begins in the item; none: the next one is it.
    from: Option<usize>,
    /// What stands between the two says that they are apart.
    apart: bool,
}

impl Argument {
    /// The option that an item is, or begins with.
    #[must_use]
    pub fn of(item: &[u8]) -> Option<Self> {
        let (letter, behind) = match item {
            [b'-', b'-', ..] => {
                let (word, letter) = LONG.iter().find(|(word, _)| item.starts_with(word))?;
                (of(*letter), word.len())
            }
            b"-pw" => (TWO, 3),
            [b'-', letter, ..] => (LETTERS.iter().position(|b| b == letter)?, 2),
            _ => return None,
        };
        let rest = &item[behind..];
        let spaces = rest.iter().take(MOST_SPACE).take_while(|b| matches!(b, b' ' | b'\t')).count();
        let gap = if spaces == 0 { usize::from(rest.first() == Some(&b'=')) } else { spaces };
        if item[1] == b'-' && gap == 0 && !rest.is_empty() {
            return None;
        }
        Some(Self { letter, from: if rest.is_empty() { None } else { Some(behind + gap) }, apart: gap > 0 })
    }

    /// Whether the next item is its value.
    pub(crate) const fn is_alone(self) -> bool {
        self.from.is_none()
    }

    /// How its value is read where an item is its command, and from where on.
    pub(crate) fn by(self, item: &[u8]) -> Option<(Form, usize)> {
        let word = item.rsplit(|b| matches!(b, b'/' | b'\\')).next()?;
        let (_, form) = options(word).iter().find(|(letter, _)| *letter == self.letter)?;
        let fits = match form {
            Either => true,
            Joined => !self.apart && self.from.is_some(),
            Apart | Behind(_) => self.apart || self.from.is_none(),
        };
        fits.then_some((*form, self.from.unwrap_or(0)))
    }
}
