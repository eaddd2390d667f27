//! Pools of what the tables of the catalogue point to, each thing once: see `src/pool.rs`.

use std::collections::HashMap;
use std::fmt::{Debug, Write as _};

/// Items in a row, of which tables name stretches.
pub struct Pool<T> {
    items: Vec<T>,
    known: HashMap<Vec<T>, usize>,
}

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self { items: Vec::new(), known: HashMap::new() }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Pool<T> {
    /// Where a stretch lies, as source.
    fn place(&mut self, stretch: &[T]) -> String {
        let items = &mut self.items;
        let from = *self.known.entry(stretch.to_vec()).or_insert_with(|| {
            items.extend_from_slice(stretch);
            items.len() - stretch.len()
        });
        format!("::new({from}, {})", stretch.len())
    }

    /// The stretch, as source.
    pub fn span(&mut self, stretch: &[T]) -> String {
        format!("Span{}", self.place(stretch))
    }
}

impl Pool<u8> {
    /// A text in the pool, as source.
    pub fn label(&mut self, text: &str) -> String {
        format!("Label{}", self.place(text.as_bytes()))
    }

    /// The pool as a text.
    pub fn text(&self, name: &str) -> String {
        let text = std::str::from_utf8(&self.items).expect("it is made of texts");
        format!("pub(crate) static {name}: &str = {text:?};\n")
    }
}

impl<T: Debug> Pool<T> {
    /// The pool of plain numbers.
    pub fn numbers(&self, name: &str, of: &str) -> String {
        format!("pub(crate) static {name}: &[{of}] = &{:?};\n", self.items)
    }
}

impl Pool<String> {
    /// The pool of things that are source already.
    pub fn source(&self, name: &str, of: &str) -> String {
        let mut text = format!("pub(crate) static {name}: &[{of}] = &[\n");
        for item in &self.items {
            writeln!(text, "    {item},").expect("writing to a string");
        }
        text + "];\n"
    }
}
