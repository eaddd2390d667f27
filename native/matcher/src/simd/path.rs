//! Which of the searches this processor runs, and the way to each of them. What a processor has is asked here alone, which is
//! what makes the calls below sound: a `Path` cannot be made anywhere else.

#[cfg(target_arch = "aarch64")]
use super::neon;
use super::{Among, Plain, WINDOW, Work, below};
#[cfg(target_arch = "x86_64")]
use super::{avx2, ssse3};
#[cfg(all(target_arch = "x86_64", wide_vectors))]
use super::{vbmi, vbmi_sets};
use crate::plan::Masks;
use crate::several::{MOST, Several, Sifting, Windows};
use crate::short::{Short, Shortly, WORDS};
use std::sync::OnceLock;

/// Which search this processor runs. Made only here, so that one which it has not cannot be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Path(Kind);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    #[cfg(all(target_arch = "x86_64", wide_vectors))]
    Vbmi,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Ssse3,
    #[cfg(target_arch = "aarch64")]
    Neon,
    Scalar,
}

impl Path {
    /// The quickest one; or the one that the environment's `REDACT_SEARCH` names, if this processor has it.
    pub(crate) fn best() -> Self {
        static BEST: OnceLock<Path> = OnceLock::new();
        *BEST.get_or_init(|| {
            let all = Self::all();
            let wanted = std::env::var("REDACT_SEARCH").ok();
            all.iter().copied().find(|path| Some(path.name()) == wanted.as_deref()).unwrap_or(all[0])
        })
    }

    /// All that this processor has, the quickest first. The scalar one is always there.
    pub(crate) fn all() -> Vec<Self> {
        let mut found = Vec::new();
        #[cfg(target_arch = "x86_64")]
        {
            let bits = std::arch::is_x86_feature_detected!("bmi1")
                && std::arch::is_x86_feature_detected!("bmi2")
                && std::arch::is_x86_feature_detected!("popcnt");
            #[cfg(wide_vectors)]
            if std::arch::is_x86_feature_detected!("avx512bw")
                && std::arch::is_x86_feature_detected!("avx512vbmi")
                && std::arch::is_x86_feature_detected!("avx512vbmi2")
                && std::arch::is_x86_feature_detected!("avx512vl")
                && bits
            {
                found.push(Self(Kind::Vbmi));
            }
            if std::arch::is_x86_feature_detected!("avx2") && bits {
                found.push(Self(Kind::Avx2));
            }
            if std::arch::is_x86_feature_detected!("ssse3") {
                found.push(Self(Kind::Ssse3));
            }
        }
        #[cfg(target_arch = "aarch64")]
        if std::arch::is_aarch64_feature_detected!("neon") {
            found.push(Self(Kind::Neon));
        }
        found.push(Self(Kind::Scalar));
        found
    }

    /// Its name, in lower case.
    pub(crate) const fn name(self) -> &'static str {
        match self.0 {
            #[cfg(all(target_arch = "x86_64", wide_vectors))]
            Kind::Vbmi => "vbmi",
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => "avx2",
            #[cfg(target_arch = "x86_64")]
            Kind::Ssse3 => "ssse3",
            #[cfg(target_arch = "aarch64")]
            Kind::Neon => "neon",
            Kind::Scalar => "scalar",
        }
    }

    /// The candidates among the 64 places from `from` on, as bits; places of which four symbols are not left have none.
    /// Without vectors every place is a candidate.
    #[inline]
    pub(crate) fn word(self, masks: &Masks, t: &[u8], from: usize) -> u64 {
        let left = t.len() - from;
        if left < WINDOW {
            return 0;
        }
        match self.0 {
            // SAFETY: the feature was detected when this Path was made (see `all`).
            #[cfg(all(target_arch = "x86_64", wide_vectors))]
            Kind::Vbmi => unsafe { vbmi::word(masks, t, from) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => unsafe { avx2::word(masks, t, from) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Kind::Ssse3 => unsafe { ssse3::word(masks, t, from) },
            // SAFETY: as above.
            #[cfg(target_arch = "aarch64")]
            Kind::Neon => unsafe { neon::word(masks, t, from) },
            Kind::Scalar => below(left - (WINDOW - 1)),
        }
    }

    /// Notes the windows in some parts of texts, at most `MOST`; gives the texts, as bits, for which there was no room.
    #[inline]
    pub(crate) fn several(self, masks: &Masks, several: &Several<'_>, windows: &mut Windows) -> u32 {
        match self.0 {
            // SAFETY: the features were detected when this Path was made.
            #[cfg(all(target_arch = "x86_64", wide_vectors))]
            Kind::Vbmi => unsafe { vbmi::several(masks, several, windows) },
            _ => {
                let mut words = [0; MOST];
                for (part, word) in several.parts.iter().zip(&mut words) {
                    let (text, from) = several.part(*part);
                    *word = self.word(masks, text, from);
                    if self.0 == Kind::Scalar {
                        // Each place is a candidate, and there is no room for them all.
                        *word = several.known_of(text, from, *word);
                    }
                }
                self.run(Sifting(several, words, windows))
            }
        }
    }

    /// The windows of a short text; says how many there are.
    #[inline]
    pub(crate) fn short(self, masks: &Masks, short: Short<'_>) -> usize {
        match self.0 {
            // SAFETY: the features were detected when this Path was made.
            #[cfg(all(target_arch = "x86_64", wide_vectors))]
            Kind::Vbmi => unsafe { vbmi::short(masks, short) },
            _ => {
                let further = if short.t.len() < 64 + WINDOW { 0 } else { self.word(masks, short.t, 64) };
                let words = [self.word(masks, short.t, 0), further];
                if words == [0; WORDS] { 0 } else { self.run(Shortly(short, words)) }
            }
        }
    }

    /// As `word`, for as many whole words as there are and `out` has room for; says how many that was.
    #[inline]
    pub(crate) fn words(self, masks: &Masks, t: &[u8], from: usize, out: &mut [u64]) -> usize {
        let whole = (t.len() - from).saturating_sub(WINDOW - 1) / 64;
        let count = whole.min(out.len());
        let out = &mut out[..count];
        match self.0 {
            // SAFETY: the feature was detected when this Path was made; 64 × count + 3 symbols are there.
            #[cfg(all(target_arch = "x86_64", wide_vectors))]
            Kind::Vbmi => unsafe { vbmi::words(masks, t, from, out) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => unsafe { avx2::words(masks, t, from, out) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Kind::Ssse3 => unsafe { ssse3::words(masks, t, from, out) },
            // SAFETY: as above.
            #[cfg(target_arch = "aarch64")]
            Kind::Neon => unsafe { neon::words(masks, t, from, out) },
            Kind::Scalar => out.fill(u64::MAX),
        }
        count
    }

    /// As `word`, for what is left of a text and at most as many words as `out` has room for; says how many that was.
    #[inline]
    pub(crate) fn rest(self, masks: &Masks, t: &[u8], from: usize, out: &mut [u64]) -> usize {
        let count = (t.len() - from).saturating_sub(WINDOW - 1).div_ceil(64).min(out.len());
        let out = &mut out[..count];
        match self.0 {
            // SAFETY: the feature was detected when this Path was made.
            #[cfg(all(target_arch = "x86_64", wide_vectors))]
            Kind::Vbmi => unsafe { vbmi::rest(masks, t, from, out) },
            _ => out.iter_mut().enumerate().for_each(|(index, word)| *word = self.word(masks, t, from + 64 * index)),
        }
        count
    }

    /// Does some work with all that the processor has: the same, and quicker. Of what the work calls, only what is inlined is.
    #[inline]
    pub(crate) fn run<W: Work>(self, work: W) -> W::Done {
        match self.0 {
            // SAFETY: the features were detected when this Path was made.
            #[cfg(all(target_arch = "x86_64", wide_vectors))]
            Kind::Vbmi => unsafe { vbmi::run(work) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => unsafe { avx2::run(work) },
            _ => work.run(&Plain),
        }
    }

    /// Which of up to 64 symbols are in each of some sets, as bits, where vectors tell.
    #[inline]
    pub(crate) fn kinds<const N: usize>(self, sets: [&Among; N], t: &[u8]) -> Option<[u64; N]> {
        if let Some(kinds) = self.kinds_at_once(sets, t) {
            return Some(kinds);
        }
        let mut block = [0; 64];
        block[..t.len()].copy_from_slice(t);
        let mut bits = [0; N];
        for (bits, set) in bits.iter_mut().zip(sets) {
            *bits = self.among(set, &block)? & below(t.len());
        }
        Some(bits)
    }

    /// The same where vectors of 64 symbols tell at once.
    #[inline]
    #[allow(unused_variables)] // where no processor has them
    pub(crate) fn kinds_at_once<const N: usize>(self, sets: [&Among; N], t: &[u8]) -> Option<[u64; N]> {
        #[cfg(all(target_arch = "x86_64", wide_vectors))]
        if self.0 == Kind::Vbmi {
            // SAFETY: the features were detected when this Path was made.
            return Some(unsafe { vbmi_sets::kinds(sets, t) });
        }
        None
    }

    /// Which of up to 64 symbols are letters, which are digits, and which are `_`, `-` or `.`, as bits, where vectors of 64 symbols
    /// tell at once.
    #[inline]
    #[allow(unused_variables)] // where no processor has them
    pub(crate) fn parts_of_names(self, t: &[u8]) -> Option<[u64; 3]> {
        #[cfg(all(target_arch = "x86_64", wide_vectors))]
        if self.0 == Kind::Vbmi {
            // SAFETY: the features were detected when this Path was made.
            return Some(unsafe { vbmi_sets::parts_of_names(t) });
        }
        None
    }

    /// Which of 64 symbols are in a set, as bits, where vectors tell.
    #[inline]
    #[allow(unused_variables)] // where no processor can tell
    pub(crate) fn among(self, set: &Among, block: &[u8; 64]) -> Option<u64> {
        match self.0 {
            // SAFETY: the feature was detected when this Path was made.
            #[cfg(all(target_arch = "x86_64", wide_vectors))]
            Kind::Vbmi => Some(unsafe { vbmi_sets::among(set, block) }),
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => Some(unsafe { avx2::among(set, block) }),
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Kind::Ssse3 => Some(unsafe { ssse3::among(set, block) }),
            // SAFETY: as above.
            #[cfg(target_arch = "aarch64")]
            Kind::Neon => Some(unsafe { neon::among(set, block) }),
            Kind::Scalar => None,
        }
    }
}
