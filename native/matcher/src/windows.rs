//! The hash table behind live secrets: tags of windows, and which value holds each at which place.
//!
//! It knows tags, not values: a tag is 32 bits of a keyed hash, and whoever asks verifies.

/// The same window counts for at most this many values: a header that all share finds none of them.
const MOST_SHARING: usize = 8;

/// Open addressing with linear probing; removal shifts entries back, so that no tombstones pile up.
pub(crate) struct Windows {
    slots: Vec<Slot>,
    used: usize,
}

#[derive(Clone, Copy)]
struct Slot {
    tag: u32,
    part: u32,
    offset: u32,
}

const FREE: u32 = u32::MAX;

impl Windows {
    pub(crate) fn new() -> Self {
        Self { slots: Vec::new(), used: 0 }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.used == 0
    }

    fn home(&self, tag: u32) -> usize {
        tag as usize & (self.slots.len() - 1)
    }

    pub(crate) fn insert(&mut self, tag: u32, part: u32, offset: u32) {
        let mut sharing = 0;
        self.each(tag, |_, _| sharing += 1);
        if sharing >= MOST_SHARING {
            return;
        }
        if (self.used + 1) * 3 > self.slots.len() * 2 {
            self.grow();
        }
        self.put(Slot { tag, part, offset });
        self.used += 1;
    }

    fn put(&mut self, slot: Slot) {
        let mut at = self.home(slot.tag);
        while self.slots[at].part != FREE {
            at = (at + 1) & (self.slots.len() - 1);
        }
        self.slots[at] = slot;
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(64);
        let old = std::mem::replace(&mut self.slots, vec![Slot { tag: 0, part: FREE, offset: 0 }; size]);
        for slot in old {
            if slot.part != FREE {
                self.put(slot);
            }
        }
    }

    pub(crate) fn remove(&mut self, tag: u32, part: u32, offset: u32) {
        if self.slots.is_empty() {
            return;
        }
        let last = self.slots.len() - 1;
        let mut at = self.home(tag);
        loop {
            let slot = self.slots[at];
            if slot.part == FREE {
                return;
            }
            if slot.tag == tag && slot.part == part && slot.offset == offset {
                break;
            }
            at = (at + 1) & last;
        }
        self.used -= 1;
        let mut hole = at;
        let mut next = (at + 1) & last;
        while self.slots[next].part != FREE {
            let origin = self.home(self.slots[next].tag);
            // An entry may move back unless its home lies between the hole and itself.
            if (next.wrapping_sub(origin) & last) >= (next.wrapping_sub(hole) & last) {
                self.slots[hole] = self.slots[next];
                hole = next;
            }
            next = (next + 1) & last;
        }
        self.slots[hole].part = FREE;
    }

    #[inline]
    pub(crate) fn each(&self, tag: u32, mut visit: impl FnMut(u32, u32)) {
        if self.slots.is_empty() {
            return;
        }
        let last = self.slots.len() - 1;
        let mut at = self.home(tag);
        loop {
            let slot = self.slots[at];
            if slot.part == FREE {
                return;
            }
            if slot.tag == tag {
                visit(slot.part, slot.offset);
            }
            at = (at + 1) & last;
        }
    }
}
