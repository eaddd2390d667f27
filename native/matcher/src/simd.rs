//! The vector search: where four neighbouring symbols may be a window, 64 places a word. The one module with unsafe code,
//! its submodules included: one for each kind of vector, and `walks` for what they have in common.
//!
//! Every position of a window has tables for the low half of a symbol and for the high half; each bit of their entries
//! is a bucket of windows, eight in a table. A place is a candidate if, for all four symbols, both halves have a bucket in common.
//! Where the processor can look up whole symbols (`vbmi`), the tables are of these, with a plan of buckets of their own.
//! That lets some others through, and never misses one: the caller looks again (`prefilter`).
//!
//! Safety, for all of it: vectors are loaded from addresses inside the slice, at most `WIDTH` symbols from the last
//! three ones, which the callers' bounds checks prove, or under a mask of what is inside; the functions with a target
//! feature are called only where that feature was found on this processor (`Path::all`), and a `Path` cannot be made
//! anywhere else.

#![allow(unsafe_code)] // vectors are reached in no other way; the crate has none elsewhere

#[macro_use]
mod walks;

mod among;
#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "aarch64")]
mod neon;
mod path;
pub(crate) mod sixteen;
#[cfg(target_arch = "x86_64")]
mod ssse3;
mod tools;
#[cfg(all(target_arch = "x86_64", wide_vectors))]
mod vbmi;
#[cfg(all(target_arch = "x86_64", wide_vectors))]
mod vbmi_sets;

pub(crate) use among::Among;
pub(crate) use path::Path;
pub(crate) use tools::{Places, Plain, Tools, Work};

/// How far ahead of the search memory is asked for: a block of the caller's.
const AHEAD: usize = 64 * BLOCK;

/// Words of 64 places that callers ask for at a time.
pub(crate) const BLOCK: usize = 64;

/// Symbols of a window.
pub(crate) const WINDOW: usize = 4;

/// The lowest `count` bits.
#[inline]
pub(crate) const fn below(count: usize) -> u64 {
    if count >= 64 { u64::MAX } else { (1 << count) - 1 }
}

/// Asks for the memory at an address that may lie behind the text: nothing is read, and no address faults.
#[inline]
#[allow(unused_variables)] // where there is no way to ask
pub(crate) fn fetch<T>(at: *const T) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a prefetch reads nothing that a program could see.
    unsafe {
        std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(at.cast());
    }
}
