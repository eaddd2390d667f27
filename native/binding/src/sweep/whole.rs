//! All that a simple event holds, as it is lent: gone through once, in the order of the walk, with its texts searched together.

use super::{fetch, items_of, names_another};
use crate::core::Core;
use crate::known_keys::{Asks, Quick};
use crate::raw::{Leaf, ascii, leaf, name};
use pyo3::ffi;
use redact_matcher::{LONGEST_TOGETHER, MOST_AT_ONCE, Together, Under, Windows};
use smallvec::SmallVec;
use std::mem::MaybeUninit;

/// Events with more values or more containers in them are the walk's.
const MOST_VALUES: usize = 64;
const MOST_CONTAINERS: usize = 16;
/// And those with more values under names that ask something.
const MOST_ASKED: usize = 8;
/// Of an event with more entries of its own it is first asked whether there is room for all that lies in them.
const FEW_ENTRIES: usize = 12;

/// A value, and its key; no key in a list.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub(super) key: *mut ffi::PyObject,
    pub(super) value: *mut ffi::PyObject,
}

#[derive(Clone, Copy)]
pub(super) struct Container {
    pub(super) object: *mut ffi::PyObject,
    /// Its own entry; of the event none counts.
    pub(super) at: u8,
    /// Its entries stand together.
    pub(super) from: u8,
    pub(super) to: u8,
}

/// All that an event holds.
pub(super) struct Whole<'t> {
    pub(super) entries: [MaybeUninit<Entry>; MOST_VALUES],
    /// The container that each entry is in.
    pub(super) inside: [u8; MOST_VALUES],
    pub(super) count: usize,
    pub(super) containers: [MaybeUninit<Container>; MOST_CONTAINERS],
    pub(super) known: usize,
    /// The entries of texts, in the order in which the walk would come to them.
    pub(super) texts: [u8; MOST_VALUES],
    pub(super) found: usize,
    /// Which of these are to be looked at, and which of those nothing is known of.
    pub(super) stirring: u64,
    pub(super) unseen: u64,
    /// Those that are searched together, and what number each has among all.
    pub(super) together: Together<'t>,
    pub(super) numbers: [u8; MOST_AT_ONCE],
    pub(super) windows: Windows,
    /// Which entries are asked for by a name, and what is asked of them.
    pub(super) by_name: u64,
    pub(super) asked: SmallVec<[(u8, Under); MOST_ASKED]>,
}

impl<'t> Whole<'t> {
    #[inline]
    pub(super) fn new() -> Self {
        Self {
            entries: [const { MaybeUninit::uninit() }; MOST_VALUES],
            inside: [0; MOST_VALUES],
            count: 0,
            containers: [const { MaybeUninit::uninit() }; MOST_CONTAINERS],
            known: 0,
            texts: [0; MOST_VALUES],
            found: 0,
            stirring: 0,
            unseen: 0,
            together: Together::default(),
            numbers: [0; MOST_AT_ONCE],
            windows: Windows::default(),
            by_name: 0,
            asked: SmallVec::new(),
        }
    }

    /// Notes a container and all that is in it; false if anything is not simple.
    ///
    /// # Safety
    /// The container is alive, and with it all that is in it, for as long as this is used.
    pub(super) unsafe fn takes(
        &mut self,
        object: *mut ffi::PyObject,
        at: u8,
        depth: usize,
        core: &Core,
        quick: Quick<'_>,
    ) -> bool {
        // A container within itself is met until there is no room.
        if self.known == MOST_CONTAINERS || depth == 0 {
            return false;
        }
        let (number, from) = (self.known, self.count);
        self.known += 1;
        // SAFETY: the caller's promise; entries are those that were written.
        unsafe {
            if !self.takes_entries(object, number, core, quick) {
                return false;
            }
            if number == 0 && self.count > FEW_ENTRIES && !self.has_room() {
                return false;
            }
            self.containers[number].write(Container { object, at, from: from as u8, to: self.count as u8 });
            for at in from..self.count {
                let (value, asked) = (self.entries[at].assume_init().value, self.by_name >> at & 1 == 1);
                if let Some(text) = ascii(value) {
                    self.takes_text(at, Some(text).filter(|text| text.len() <= LONGEST_TOGETHER), asked, core);
                    continue;
                }
                match leaf(value) {
                    Some(Leaf::Nothing) => {}
                    Some(Leaf::Number) if !asked => {}
                    _ if ffi::PyUnicode_CheckExact(value) != 0 => self.takes_text(at, None, asked, core),
                    None if !asked && self.takes(value, at as u8, depth - 1, core, quick) => {}
                    _ => return false,
                }
            }
        }
        true
    }

    /// Whether there is room for what lies in the entries of an event: else a part of it would be gone through for nothing.
    ///
    /// # Safety
    /// As for `takes`.
    #[inline(never)]
    unsafe fn has_room(&self) -> bool {
        let (mut containers, mut values) = (1, self.count);
        for at in 0..self.count {
            // SAFETY: the caller's promise; entries are those that were written.
            let inside = unsafe {
                let value = self.entries[at].assume_init().value;
                if ffi::PyDict_CheckExact(value) != 0 {
                    Some(ffi::PyDict_Size(value) as usize)
                } else {
                    items_of(value).map(|(_, count)| count)
                }
            };
            containers += usize::from(inside.is_some());
            values += inside.unwrap_or(0);
        }
        containers <= MOST_CONTAINERS && values <= MOST_VALUES
    }

    /// # Safety
    /// As for `takes`.
    #[inline]
    unsafe fn takes_entries(
        &mut self,
        object: *mut ffi::PyObject,
        number: usize,
        core: &Core,
        quick: Quick<'_>,
    ) -> bool {
        // SAFETY: the caller's promise; what a container lends is alive as long as it holds it.
        unsafe {
            if ffi::PyDict_CheckExact(object) == 0 {
                let Some((items, count)) = items_of(object) else { return false };
                for nth in 0..count {
                    let value = *items.add(nth);
                    if names_another(value, nth, count)
                        || !self.note(Entry { key: std::ptr::null_mut(), value }, number)
                    {
                        return false;
                    }
                }
                return true;
            }
            let (mut position, mut key, mut value) = (0, std::ptr::null_mut(), std::ptr::null_mut());
            while ffi::PyDict_Next(object, &raw mut position, &raw mut key, &raw mut value) != 0 {
                let Some(name) = name(key) else { return false };
                if !self.note(Entry { key, value }, number) {
                    return false;
                }
                if quick.names_nothing(name) {
                    continue;
                }
                match core.key_asks(name) {
                    Some(Asks::Nothing) => {}
                    Some(Asks::This(under)) if self.asked.len() < MOST_ASKED => {
                        self.by_name |= 1 << (self.count - 1);
                        self.asked.push(((self.count - 1) as u8, under));
                    }
                    _ => return false,
                }
            }
        }
        true
    }

    /// False: there is no room.
    #[inline]
    fn note(&mut self, entry: Entry, number: usize) -> bool {
        if self.count == MOST_VALUES {
            return false;
        }
        fetch(entry.value);
        self.entries[self.count].write(entry);
        self.inside[self.count] = number as u8;
        self.count += 1;
        true
    }

    /// Notes a text, which is searched with others if it is given.
    #[inline]
    fn takes_text(&mut self, at: usize, text: Option<&'t [u8]>, asked: bool, core: &Core) {
        self.texts[self.found % MOST_VALUES] = at as u8;
        let bit = 1 << self.found;
        match text {
            Some(text) => {
                if !self.together.add(text) {
                    self.search(core);
                    // Of those that stir no more is known than that.
                    self.unseen = self.stirring;
                    self.together = Together::default();
                    self.together.add(text);
                }
                self.numbers[self.together.texts().len() - 1] = self.found as u8;
            }
            None => self.unseen |= bit,
        }
        self.stirring |= if asked || text.is_none() { bit } else { 0 };
        self.found += 1;
    }

    /// Searches what was gathered.
    #[inline]
    pub(super) fn search(&mut self, core: &Core) {
        let mut unseen = core.search(&self.together, &mut self.windows);
        self.windows.each(|text| self.stirring |= 1 << self.numbers[text]);
        unseen &= (1 << self.together.texts().len()) - 1;
        while unseen != 0 {
            self.unseen |= 1 << self.numbers[unseen.trailing_zeros() as usize];
            unseen &= unseen - 1;
        }
        self.stirring |= self.unseen;
    }
}
