//! How a text is walked over by vectors, whatever their width.

/// The same walk over a text for every width of vector. `$lane` is the number of places that `search` answers for, as
/// the lowest bits of its result, from an address with `$lane + 3` readable symbols.
macro_rules! walks {
    ($feature:literal, $lane:literal) => {
        const LANE: usize = $lane;

        /// # Safety
        /// The processor has the feature.
        #[target_feature(enable = $feature)]
        pub(super) unsafe fn words(masks: &Masks, t: &[u8], from: usize, out: &mut [u64]) {
            assert!(from + 64 * out.len() + (WINDOW - 1) <= t.len());
            // SAFETY: the processor has the feature.
            let tables = unsafe { Tables::of(masks) };
            for (index, word) in out.iter_mut().enumerate() {
                // The caller looks at what was found before it comes back for more: meanwhile the next symbols arrive.
                fetch(t.as_ptr().wrapping_add(from + 64 * index + AHEAD));
                // SAFETY: the assertion leaves 64 places and three symbols behind this address.
                *word = unsafe { whole(&tables, t.as_ptr().add(from + 64 * index)) };
            }
        }

        /// # Safety
        /// The processor has the feature; 67 symbols are readable at `at`.
        #[inline]
        #[target_feature(enable = $feature)]
        unsafe fn whole(tables: &Tables, at: *const u8) -> u64 {
            let mut word = 0;
            let mut done = 0;
            while done < 64 {
                // SAFETY: LANE + 3 of the 67 symbols are left.
                word |= unsafe { tables.search(at.add(done)) } << done;
                done += LANE;
            }
            word
        }

        /// One lane, with each table read where it is needed: a text of a few symbols has no use for more.
        ///
        /// # Safety
        /// The processor has the feature; LANE + 3 symbols are readable at `at`.
        #[inline(never)]
        #[target_feature(enable = $feature)]
        unsafe fn lane(masks: &Masks, at: *const u8) -> u64 {
            // SAFETY: the caller's promise.
            unsafe { Tables::of(masks).search(at) }
        }

        /// # Safety
        /// The processor has the feature.
        #[inline]
        #[target_feature(enable = $feature)]
        pub(super) unsafe fn word(masks: &Masks, t: &[u8], from: usize) -> u64 {
            let rest = &t[from..];
            if rest.len() < LANE + (WINDOW - 1) {
                // SAFETY: the processor has the feature.
                let word = unsafe { few(masks, rest) };
                return word & below((rest.len() + 1).saturating_sub(WINDOW));
            }
            #[cfg(target_arch = "x86_64")]
            if LANE == 32 {
                // Two lanes; the second overlaps the first where the text ends, and ends with it.
                let second = (rest.len() - LANE - (WINDOW - 1)).min(LANE);
                // SAFETY: `second` leaves LANE + 3 symbols there, and is not negative; a lane of 32 is AVX2's.
                return unsafe { super::avx2::pair(masks, rest.as_ptr(), second) };
            }
            let mut word = 0;
            let mut done = 0;
            while done < 64 && done + LANE + (WINDOW - 1) <= rest.len() {
                // SAFETY: the condition leaves LANE + 3 symbols there.
                word |= unsafe { lane(masks, rest.as_ptr().add(done)) } << done;
                done += LANE;
            }
            if done < 64 {
                // The last lane overlaps the one before it, and ends with the text.
                let last = rest.len() - LANE - (WINDOW - 1);
                // SAFETY: LANE + 3 symbols are left from there on, and `last` is not negative.
                word |= unsafe { lane(masks, rest.as_ptr().add(last)) } << last;
            }
            word
        }
    };
}
