//! Stretches of the catalogue's pools, by number. A pointer in a table would be relocated each time that the library is loaded, and the
//! page that it lies on copied: of 19,000 of them that was half of what loading took, and 460 KB of each process.

use crate::shape::{BYTES, ELEMENTS, Element, HEADS, NAMES, TEXT, WAYS};
use std::marker::PhantomData;
use std::ops::Deref;

/// What lies in a pool of its own.
pub trait Pooled: Sized + 'static {
    /// All that there is of it.
    fn pool() -> &'static [Self];
}

/// A stretch of the pool of its items.
#[derive(Debug)]
pub struct Span<T> {
    from: u32,
    count: u16,
    of: PhantomData<fn() -> T>,
}

impl<T> Span<T> {
    pub(crate) const fn new(from: u32, count: u16) -> Self {
        Self { from, count, of: PhantomData }
    }

    /// Where in the pool it begins and ends, for constants.
    pub(crate) const fn range(&self) -> (usize, usize) {
        (self.from as usize, self.from as usize + self.count as usize)
    }
}

impl<T: Pooled> Span<T> {
    /// Its items.
    #[inline]
    #[must_use]
    pub fn items(&self) -> &'static [T] {
        let (from, to) = self.range();
        &T::pool()[from..to]
    }
}

impl<T: Pooled> Deref for Span<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        self.items()
    }
}

/// A text for people.
#[derive(Debug)]
pub struct Label {
    from: u32,
    count: u16,
}

impl Label {
    pub(crate) const fn new(from: u32, count: u16) -> Self {
        Self { from, count }
    }

    /// The text.
    #[inline]
    #[must_use]
    pub fn text(&self) -> &'static str {
        &TEXT[self.from as usize..self.from as usize + usize::from(self.count)]
    }
}

impl Deref for Label {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        self.text()
    }
}

impl Pooled for u8 {
    #[inline]
    fn pool() -> &'static [Self] {
        BYTES
    }
}

impl Pooled for u16 {
    #[inline]
    fn pool() -> &'static [Self] {
        HEADS
    }
}

impl Pooled for Label {
    #[inline]
    fn pool() -> &'static [Self] {
        NAMES
    }
}

impl Pooled for Element {
    #[inline]
    fn pool() -> &'static [Self] {
        ELEMENTS
    }
}

impl Pooled for Span<Element> {
    #[inline]
    fn pool() -> &'static [Self] {
        WAYS
    }
}
