//! A set of symbols as vectors look it up.

/// A set of symbols below 128.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub(crate) struct Among {
    /// All ones for each symbol that is in it.
    pub whole: [u8; 128],
    /// Of the lower half of a symbol: a bit for each upper half with which it is in it.
    pub halves: [u8; 16],
}

/// The bit of each upper half; symbols of 128 and more have none.
#[allow(dead_code)] // where no processor looks up halves
pub(super) const UPPER: [u8; 16] = [1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0];

impl Among {
    pub(crate) const NONE: Self = Self { whole: [0; 128], halves: [0; 16] };

    /// The same with a symbol more.
    pub(crate) const fn with(mut self, symbol: u8) -> Self {
        self.whole[symbol as usize] = u8::MAX;
        self.halves[(symbol & 15) as usize] |= 1 << (symbol >> 4);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::Path;

    #[test]
    fn every_processor_tells_the_same_symbols() {
        let sets: [&[u8]; 5] = [b"", b"a", b"\0 \x7f", b"Az09+/", b"@`PpOo0\t"];
        for path in Path::all() {
            for members in sets {
                let set = members.iter().fold(Among::NONE, |set, symbol| set.with(*symbol));
                for start in (0..=255u8).step_by(16) {
                    let block = std::array::from_fn(|i| start.wrapping_add(i as u8));
                    let expected = block.iter().rev().fold(0, |all, b| all << 1 | u64::from(members.contains(b)));
                    let bits = path.among(&set, &block);
                    assert!(bits.is_none_or(|bits| bits == expected), "{} {members:?} {start}", path.name());
                    assert_eq!(bits.is_none(), path.name() == "scalar");
                }
            }
        }
    }
}
