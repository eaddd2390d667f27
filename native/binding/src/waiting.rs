//! Values that wait to be looked at together; unsafe code, as of `cursors`, whose they are.
//!
//! What one text costs is mostly what is set up for its search. So texts wait for each other, those of containers too, and
//! sixteen are looked at together. Those among them that need a look of their own are come back to; of a container that holds
//! one, the walk says.

use crate::core::{Core, Dirty};
use crate::known_keys::{Name, Quick};
use crate::raw::{Leaf, ascii, leaf};
use crate::sweep::Inside;
use pyo3::ffi;
use redact_matcher::{MOST_AT_ONCE, Matches, Text};
use std::mem::MaybeUninit;

/// Longer texts are looked at by themselves: one vector does not hold them.
const LONGEST: usize = 67;

/// What judges keys, values and texts. Nothing of it runs Python code.
pub(crate) trait Judge {
    /// How many values may still pass.
    fn room(&self) -> usize;
    /// How many containers may lie in each other.
    fn depth(&self) -> usize;
    /// So many values have passed.
    fn pass(&mut self, count: usize);
    /// Whether a key of a container that is not entered is known to ask nothing.
    fn is_plain_key(&self, name: Name<'_>, quick: Quick<'_>) -> bool;
    /// Whether a text of a container is plainly clean; none if it is to wait for the search.
    fn tells(&self, text: &[u8]) -> Option<bool>;
    /// Whether a text that stirs is plainly clean all the same.
    fn is_clean(&self, text: &[u8]) -> bool;
    /// Which of some texts need a look of their own, as bits.
    fn stirring(&self, texts: &[&[u8]]) -> u32;
}

/// Entries or items that wait to be judged together: they are plainly clean unless a text among them says otherwise.
pub(crate) struct Waiting<'t> {
    texts: [MaybeUninit<&'t [u8]>; MOST_AT_ONCE],
    count: usize,
    /// The texts that are in containers, as bits.
    inside: u32,
    /// How many entries or items wait, and how many values with all that is in them; and how many may.
    pub(crate) entries: usize,
    passed: usize,
    room: usize,
    flushed: bool,
}

impl<'t> Waiting<'t> {
    #[inline]
    pub(crate) fn new(room: usize) -> Self {
        let texts = [const { MaybeUninit::uninit() }; MOST_AT_ONCE];
        Self { texts, count: 0, inside: 0, entries: 0, passed: 0, room, flushed: false }
    }

    /// Lets a value wait, if it can.
    ///
    /// # Safety
    /// The value is alive, and all that is in it, for as long as it waits: nothing of it runs Python code.
    #[inline(always)]
    #[allow(clippy::inline_always)] // each value asks
    pub(crate) unsafe fn takes<J: Judge>(
        &mut self,
        value: *mut ffi::PyObject,
        judge: &mut J,
        quick: Quick<'_>,
    ) -> bool {
        // SAFETY: the caller's promise.
        unsafe {
            if self.passed >= self.room {
                return false;
            }
            if let Some(text) = ascii(value) {
                if text.len() > LONGEST {
                    return false;
                }
                self.texts[self.count % MOST_AT_ONCE].write(text);
                self.count += 1;
            } else {
                match leaf(value) {
                    Some(Leaf::Nothing | Leaf::Number) => {}
                    Some(Leaf::Text(_)) => return false,
                    None => return self.takes_container(value, judge, quick),
                }
            }
        }
        self.passed += 1;
        self.entries += 1;
        true
    }

    /// Lets a container wait with all that is in it, if that is simple. What waited before it may be judged meanwhile: then it
    /// is the first that waits.
    ///
    /// # Safety
    /// As for `takes`.
    #[inline(never)]
    pub(crate) unsafe fn takes_container<J: Judge>(
        &mut self,
        container: *mut ffi::PyObject,
        judge: &mut J,
        quick: Quick<'_>,
    ) -> bool {
        let (count, mut all) = (self.count, Inside::new(container));
        // SAFETY: the caller's promise.
        let taken = unsafe { all.wait(self, judge, quick) };
        if taken && self.passed + all.passed <= self.room {
            self.passed += all.passed;
            self.entries += 1;
            return true;
        }
        self.count = if self.flushed { 0 } else { count };
        self.inside &= (1 << self.count) - 1;
        false
    }

    /// Lets a text wait that is in a container; false if one that waits needs a look of its own.
    #[inline]
    pub(crate) fn adds<J: Judge>(&mut self, text: &'t [u8], judge: &mut J) -> bool {
        if let Some(clean) = judge.tells(text) {
            return clean;
        }
        if self.count == MOST_AT_ONCE {
            if self.stirring(judge) != 0 {
                return false;
            }
            self.flushed = true;
        }
        self.texts[self.count].write(text);
        self.inside |= 1 << self.count;
        self.count += 1;
        true
    }

    /// Whether what waited before the last container has been judged, and passed.
    #[inline]
    pub(crate) fn was_flushed(&mut self) -> bool {
        std::mem::take(&mut self.flushed)
    }

    #[inline]
    pub(crate) const fn is_full(&self) -> bool {
        self.count >= MOST_AT_ONCE
    }

    #[inline]
    fn waiting(&self) -> &[&'t [u8]] {
        // SAFETY: so many were written, one behind the other.
        unsafe { std::slice::from_raw_parts(self.texts.as_ptr().cast::<&[u8]>(), self.count.min(MOST_AT_ONCE)) }
    }

    /// Judges what waits. If no text among it needs a look of its own, all of it has passed; else bits say which.
    #[inline]
    pub(crate) fn stirring<J: Judge>(&mut self, judge: &mut J) -> u32 {
        let texts = self.waiting();
        let mut stirring = if texts.is_empty() { 0 } else { judge.stirring(texts) & ((1 << texts.len()) - 1) };
        if stirring & self.inside != 0 {
            stirring = self.looked_at(stirring, judge);
        }
        if stirring == 0 {
            judge.pass(self.passed);
            self.room = self.room.saturating_sub(self.passed);
            (self.count, self.inside, self.passed, self.entries) = (0, 0, 0, 0);
        }
        stirring
    }

    /// The same bits without those of texts in containers that are clean all the same.
    #[cold]
    fn looked_at<J: Judge>(&self, stirring: u32, judge: &J) -> u32 {
        let bits = |(nth, text): (usize, &&[u8])| {
            let bit = stirring & 1 << nth;
            if bit & self.inside != 0 && judge.is_clean(text) { 0 } else { bit }
        };
        self.waiting().iter().enumerate().map(bits).sum()
    }

    /// What to do about what waited, entry by entry, where these texts need a look of their own.
    pub(crate) fn again<J: Judge>(&self, stirring: u32, judge: &mut J) -> Again {
        let at_once = stirring & self.inside == 0;
        if at_once {
            judge.pass(self.passed - stirring.count_ones() as usize);
        }
        Again { stirring, inside: self.inside, at_once }
    }
}

/// What is done about entries or items that have waited, in their order.
pub(crate) struct Again {
    stirring: u32,
    inside: u32,
    /// All that does not stir has passed already.
    at_once: bool,
}

/// What is done about one.
pub(crate) enum Now<'t> {
    Nothing,
    /// Its text needs a look of its own.
    Look(&'t [u8]),
    /// The walk goes into it.
    Enter,
}

impl Again {
    /// # Safety
    /// The value is alive, and is the next of those that waited.
    pub(crate) unsafe fn next<'t, J: Judge>(&mut self, value: *mut ffi::PyObject, judge: &mut J) -> Now<'t> {
        // SAFETY: the caller's promise.
        let (text, is_leaf) = unsafe { (ascii(value), leaf(value).is_some()) };
        if let Some(text) = text {
            let ahead = self.inside.trailing_ones();
            let stirs = self.stirring >> ahead & 1 == 1;
            (self.stirring, self.inside) = (self.stirring >> ahead >> 1, self.inside >> ahead >> 1);
            if stirs {
                return Now::Look(text);
            }
        } else if !is_leaf && !self.at_once {
            return Now::Enter;
        }
        judge.pass(usize::from(!self.at_once));
        Now::Nothing
    }
}

/// What `Judge::tells` says of texts that are all to be searched.
#[inline]
pub(crate) fn tells_long(core: &Core, text: &[u8]) -> Option<bool> {
    (text.len() > LONGEST).then(|| is_clean(core, text))
}

/// Whether there is nothing in a text, however much it takes to say so.
#[inline(never)]
pub(crate) fn is_clean(core: &Core, text: &[u8]) -> bool {
    let mut seen = Matches::new();
    core.dirty(text, &mut seen).is_none_or(|dirty| match dirty {
        Dirty::Seen => seen.is_empty(),
        Dirty::From(from) => core.matcher.find_dirty(Text::bytes(text), core.live(), from).matches.is_empty(),
    })
}
