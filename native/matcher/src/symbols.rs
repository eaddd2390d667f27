//! Code points in as little room as they need: one byte each as long as none is beyond Latin-1, else four.

use crate::mask::Value;
use crate::text::{Text, Wide, narrowed};

/// A growing text. It is wiped when it goes.
#[derive(Debug, Default)]
pub struct Symbols {
    /// The code points themselves, or narrowed while there are wide ones.
    narrow: Vec<u8>,
    /// All code points, or none while all fit one byte.
    wide: Vec<u32>,
}

impl Symbols {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.narrow.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.narrow.is_empty()
    }

    /// As the matcher reads it.
    #[must_use]
    pub fn text(&self) -> Text<'_> {
        if self.wide.is_empty() { Text::bytes(&self.narrow) } else { Text::wide(&self.narrow, Wide::Four(&self.wide)) }
    }

    /// A stretch of it.
    #[must_use]
    pub fn value(&self, from: usize, to: usize) -> Value<'_> {
        if self.wide.is_empty() { Value::Narrow(&self.narrow[from..to]) } else { Value::Wide(&self.wide[from..to]) }
    }

    /// Adds a text.
    pub fn push_text(&mut self, text: Text<'_>) {
        if let Some(bytes) = text.latin1() {
            return self.push(Value::Narrow(bytes));
        }
        self.widen();
        self.narrow.extend_from_slice(text.narrow());
        self.wide.extend((0..text.narrow().len()).map(|i| text.symbol(i)));
    }

    /// Adds a stretch of one.
    pub fn push(&mut self, value: Value<'_>) {
        match value {
            Value::Narrow(bytes) if self.wide.is_empty() => self.narrow.extend_from_slice(bytes),
            Value::Narrow(bytes) => {
                self.narrow.extend(bytes.iter().map(|b| narrowed(u32::from(*b))));
                self.wide.extend(bytes.iter().map(|b| u32::from(*b)));
            }
            Value::Wide(symbols) if self.wide.is_empty() && symbols.iter().all(|symbol| *symbol < 256) => {
                self.narrow.extend(symbols.iter().map(|symbol| *symbol as u8));
            }
            Value::Wide(symbols) => {
                self.widen();
                self.narrow.extend(symbols.iter().map(|symbol| narrowed(*symbol)));
                self.wide.extend_from_slice(symbols);
            }
        }
    }

    /// Adds what is written in a string.
    pub fn push_str(&mut self, text: &str) {
        if text.is_ascii() {
            self.push(Value::Narrow(text.as_bytes()));
        } else {
            self.push(Value::Wide(&text.chars().map(u32::from).collect::<Vec<u32>>()));
        }
    }

    /// Wipes the first few.
    pub(crate) fn forget(&mut self, count: usize) {
        forget(&mut self.narrow, count);
        if !self.wide.is_empty() {
            forget(&mut self.wide, count);
            if self.wide.iter().all(|symbol| *symbol < 256) {
                self.narrow.clear();
                self.narrow.extend(self.wide.iter().map(|symbol| *symbol as u8));
                wipe(&mut self.wide, 0);
            }
        }
    }

    /// Wipes all.
    pub(crate) fn clear(&mut self) {
        wipe(&mut self.narrow, 0);
        wipe(&mut self.wide, 0);
    }

    fn widen(&mut self) {
        if self.wide.is_empty() {
            self.wide.extend(self.narrow.iter().map(|b| u32::from(*b)));
            self.narrow.iter_mut().for_each(|b| *b = narrowed(u32::from(*b)));
        }
    }
}

fn forget<T: Copy + Default>(symbols: &mut Vec<T>, count: usize) {
    symbols.copy_within(count.., 0);
    wipe(symbols, symbols.len() - count);
}

/// Shortens to `left` and leaves nothing of the rest in memory.
fn wipe<T: Copy + Default>(symbols: &mut Vec<T>, left: usize) {
    symbols[left..].fill(T::default());
    // Looked at, so that the filling is not left out as useless: many times the speed of volatile writes.
    std::hint::black_box(&symbols[left..]);
    symbols.truncate(left);
}

impl Drop for Symbols {
    fn drop(&mut self) {
        self.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(symbols: &Symbols) -> String {
        let text = symbols.text();
        (0..symbols.len()).filter_map(|i| char::from_u32(text.symbol(i))).collect()
    }

    #[test]
    fn any_mixture_of_widths_reads_as_it_was_written() {
        let mut symbols = Symbols::default();
        let mut expected = String::new();
        for piece in ["plain", "é", "", "€uro", "é", "🔑", "plain"] {
            symbols.push_str(piece);
            expected += piece;
            assert_eq!(read(&symbols), expected);
        }
        symbols.forget(12);
        assert_eq!(read(&symbols), expected.chars().skip(12).collect::<String>());
        assert!(matches!(symbols.value(0, 2), Value::Narrow(_)), "what is left fits one byte a symbol again");
    }
}
