//! Where rows stand that are found by a hash: a table of numbers beside them, which grows without looking at the rows.

/// A part of the hash, and one more than the row's number; 0 for none.
type Slot = (u32, u32);

const SMALLEST: usize = 16;

#[derive(Default)]
pub(crate) struct Index {
    /// As many as a power of two, at most half of them taken.
    slots: Vec<Slot>,
    count: usize,
}

impl Index {
    /// The row with this hash that is the one; else the slot that is free for it.
    #[inline]
    pub(crate) fn find(&self, hash: u64, is: impl Fn(u32) -> bool) -> Result<u32, usize> {
        let hash = (hash >> 32) as u32;
        let mut at = hash as usize;
        loop {
            let slot = at & self.slots.len().wrapping_sub(1);
            let (known, row) = self.slots.get(slot).copied().unwrap_or_default();
            if row == 0 {
                return Err(slot);
            }
            if known == hash && is(row - 1) {
                return Ok(row - 1);
            }
            at += 1;
        }
    }

    /// Forgets all rows, but keeps room for some.
    pub(crate) fn clear(&mut self, kept: usize) {
        if self.slots.len() > kept {
            self.slots = Vec::new();
        }
        self.slots.fill((0, 0));
        self.count = 0;
    }

    /// Puts a row in that is not there, where `find` said.
    #[inline]
    pub(crate) fn insert(&mut self, hash: u64, row: u32, free: usize) {
        let new = ((hash >> 32) as u32, row + 1);
        if 2 * self.count < self.slots.len() {
            self.slots[free] = new;
        } else {
            self.grow();
            self.put(new);
        }
        self.count += 1;
    }

    #[cold]
    fn grow(&mut self) {
        let size = (2 * self.slots.len()).max(SMALLEST);
        let before = std::mem::replace(&mut self.slots, vec![(0, 0); size]);
        for slot in before.into_iter().filter(|slot| slot.1 > 0) {
            self.put(slot);
        }
    }

    fn put(&mut self, slot: Slot) {
        let mask = self.slots.len() - 1;
        let mut at = slot.0 as usize;
        while self.slots[at & mask].1 > 0 {
            at += 1;
        }
        self.slots[at & mask] = slot;
    }
}
