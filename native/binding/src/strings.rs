//! Python strings as the matcher's text, and back.
//!
//! A str is read in place, in whichever of its three widths it is stored, so that offsets are code points and lone
//! surrogates are ordinary. Its unsafe code is here; that of the walk over containers is in
//! `raw`.

use crate::raised::Walked;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyString;
use pyo3::types::string::PyStringData;
use redact_matcher::{BLOCK, Text, Wide, narrowed, narrowed_block};
use smallvec::SmallVec;
use std::mem::MaybeUninit;

/// A wide string's narrowed form: of nearly every string of an event it needs no allocation.
type Narrow = SmallVec<[u8; 512]>;

/// Lends a string's text to the matcher.
pub(crate) fn with_text<R>(string: &Bound<'_, PyString>, run: impl FnOnce(Text<'_>) -> R) -> PyResult<R> {
    // SAFETY: the string is alive for the length of the call and immutable; nothing in `run` calls back into Python
    // in a way that could resize it (strings are resized only while their maker holds the one reference).
    match unsafe { string.data()? } {
        PyStringData::Ucs1(bytes) => Ok(run(Text::bytes(bytes))),
        PyStringData::Ucs2(units) => {
            let narrow: Narrow = units.iter().map(|u| narrowed(u32::from(*u))).collect();
            Ok(run(Text::wide(&narrow, Wide::Two(units))))
        }
        PyStringData::Ucs4(units) => Ok(run(Text::wide(&narrowed_units(units), Wide::Four(units)))),
    }
}

/// A text of four bytes a symbol, narrowed. Of a long one each block is packed and put where it stays: the whole of it waits for
/// memory then, and takes a quarter less than symbol by symbol.
fn narrowed_units(units: &[u32]) -> Narrow {
    if units.len() < 4 * BLOCK {
        return units.iter().map(|u| narrowed(*u)).collect();
    }
    let mut narrow = Narrow::with_capacity(units.len());
    let mut blocks = units.chunks_exact(BLOCK);
    for block in blocks.by_ref().filter_map(|block| block.first_chunk()) {
        narrow.extend_from_slice(&narrowed_block(block));
    }
    narrow.extend(blocks.remainder().iter().map(|u| narrowed(*u)));
    narrow
}

/// A string's code points, where each is stored in one byte.
#[inline]
pub(crate) fn one_byte<'a>(string: &'a Bound<'_, PyString>) -> PyResult<Option<&'a [u8]>> {
    // SAFETY: as in `with_text`, for as long as the reference is borrowed.
    Ok(match unsafe { string.data()? } {
        PyStringData::Ucs1(bytes) => Some(bytes),
        _ => None,
    })
}

/// A string of one byte a code point.
pub(crate) fn from_latin1<'py>(py: Python<'py>, bytes: &[u8]) -> PyResult<Bound<'py, PyString>> {
    from_units(py, bytes, ffi::PyUnicode_1BYTE_KIND)
}

/// Whether all of a string is ASCII, as it is stored.
#[cfg(not(Py_3_14))]
#[inline]
pub(crate) fn is_ascii(string: &Bound<'_, PyString>) -> bool {
    // SAFETY: a str that is alive, of a kind that a str can have once it is laid out; what comes of `data` is.
    unsafe { ffi::PyUnicode_IS_ASCII(string.as_ptr()) != 0 }
}

/// Whether all of a string is ASCII, as it is stored. Its flag is no longer to be had, but where its text lies says it:
/// text that is all ASCII stands right behind the smallest of the heads that a str can have, and no other text does.
/// That of a class of its own lies elsewhere, and counts as none.
#[cfg(Py_3_14)]
#[inline]
pub(crate) fn is_ascii(string: &Bound<'_, PyString>) -> bool {
    let behind = string.as_ptr().addr() + size_of::<ffi::PyASCIIObject>();
    // SAFETY: a str that is alive.
    unsafe { ffi::PyUnicode_DATA(string.as_ptr()).addr() == behind }
}

/// Room for a text that is being written, in the place where it stays.
pub(crate) struct Room<'a>(&'a mut [MaybeUninit<u8>]);

impl Room<'_> {
    /// Writes what comes next.
    #[inline]
    pub(crate) fn write(&mut self, bytes: &[u8]) {
        let (here, rest) = std::mem::take(&mut self.0).split_at_mut(bytes.len());
        // SAFETY: as many bytes as are written, which nobody else sees.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), here.as_mut_ptr().cast(), bytes.len()) }
        self.0 = rest;
    }
}

impl Room<'_> {
    /// The same, for what is mostly less than a hundred bytes: a call would cost as much as they do.
    #[inline]
    pub(crate) fn write_short(&mut self, bytes: &[u8]) {
        match bytes.len() {
            33..=128 => self.write_blocks::<16>(bytes),
            16..=32 => self.write_ends::<16>(bytes),
            8..16 => self.write_ends::<8>(bytes),
            4..8 => self.write_ends::<4>(bytes),
            0 => {}
            _ => self.write(bytes),
        }
    }

    /// Writes at most two blocks of a length that there are at least, the last of which may begin in the first.
    #[inline]
    fn write_ends<const BLOCK: usize>(&mut self, bytes: &[u8]) {
        let (here, rest) = std::mem::take(&mut self.0).split_at_mut(bytes.len());
        for at in [0, bytes.len() - BLOCK] {
            // SAFETY: a block is there from `at` on, on both sides; what is written twice is the same.
            unsafe {
                std::ptr::copy_nonoverlapping(bytes.as_ptr().add(at), here.as_mut_ptr().add(at).cast(), BLOCK);
            }
        }
        self.0 = rest;
    }

    /// Writes by blocks of a length that there are at least, the last of which may begin in the one before.
    #[inline]
    fn write_blocks<const BLOCK: usize>(&mut self, bytes: &[u8]) {
        let (here, rest) = std::mem::take(&mut self.0).split_at_mut(bytes.len());
        let (last, mut at) = (bytes.len() - BLOCK, 0);
        loop {
            // SAFETY: a block is there from `at` on, on both sides; what is written twice is the same.
            unsafe {
                std::ptr::copy_nonoverlapping(bytes.as_ptr().add(at), here.as_mut_ptr().add(at).cast(), BLOCK);
            }
            if at == last {
                break;
            }
            at = last.min(at + BLOCK);
        }
        self.0 = rest;
    }
}

/// A string of `length` characters of ASCII, all of which `write` writes.
#[inline]
pub(crate) fn written(py: Python<'_>, length: usize, write: impl FnOnce(&mut Room<'_>)) -> Walked<Bound<'_, PyString>> {
    // SAFETY: a new str of so many bytes, and nobody else's before this returns. It goes on only when all of them are
    // written; with ASCII, as its widest code point says.
    unsafe {
        let made = Bound::from_owned_ptr_or_err(py, ffi::PyUnicode_New(length as ffi::Py_ssize_t, 127))?;
        let data = ffi::PyUnicode_DATA(made.as_ptr()).cast::<MaybeUninit<u8>>();
        in_large_pages(data.cast(), length);
        let mut room = Room(std::slice::from_raw_parts_mut(data, length));
        write(&mut room);
        assert!(room.0.is_empty(), "a text is as long as was said");
        Ok(made.cast_into_unchecked::<PyString>())
    }
}

/// A string's code points.
pub(crate) fn symbols(string: &Bound<'_, PyString>) -> PyResult<Vec<u32>> {
    // SAFETY: as in `with_text`; the data is copied before anything else happens.
    Ok(match unsafe { string.data()? } {
        PyStringData::Ucs1(bytes) => bytes.iter().map(|b| u32::from(*b)).collect(),
        PyStringData::Ucs2(units) => units.iter().map(|u| u32::from(*u)).collect(),
        PyStringData::Ucs4(units) => units.to_vec(),
    })
}

/// A string of code points, lone surrogates included.
pub(crate) fn from_symbols<'py>(py: Python<'py>, symbols: &[u32]) -> PyResult<Bound<'py, PyString>> {
    from_units(py, symbols, ffi::PyUnicode_4BYTE_KIND)
}

/// A string of code units of one of the three widths of a str, whose name must fit the units.
fn from_units<'py, U>(py: Python<'py>, units: &[U], kind: u32) -> PyResult<Bound<'py, PyString>> {
    assert_eq!(size_of::<U>(), kind as usize, "the kind of a string is the width of its units");
    // SAFETY: the buffer holds `len` units of the width that `kind` names (asserted above; the constants are 1, 2 and
    // 4), each a code point below 0x110000 (they came from a str or a char), and CPython copies it.
    unsafe {
        let made = ffi::PyUnicode_FromKindAndData(
            kind as std::ffi::c_int,
            units.as_ptr().cast(),
            units.len() as ffi::Py_ssize_t,
        );
        Bound::from_owned_ptr_or_err(py, made)?.cast_into::<PyString>().map_err(PyErr::from)
    }
}

/// Text with some ranges replaced, built in the width that it is stored in unless a mask needs a wider one.
pub(crate) fn replaced<'py>(
    string: &Bound<'py, PyString>,
    ranges: &[(usize, usize, String)],
) -> PyResult<Bound<'py, PyString>> {
    let py = string.py();
    let widest = ranges.iter().flat_map(|(_, _, mask)| mask.chars()).map(u32::from).max().unwrap_or(0);
    // SAFETY: as in `with_text`; the data is copied before anything else happens.
    match unsafe { string.data()? } {
        PyStringData::Ucs1(bytes) if widest < 0x80 => spliced_narrow(py, bytes, ranges),
        PyStringData::Ucs1(bytes) if widest < 0x100 => {
            from_units(py, &spliced(bytes, ranges, |c| u32::from(c) as u8), ffi::PyUnicode_1BYTE_KIND)
        }
        PyStringData::Ucs2(units) if widest < 0x1_0000 => {
            from_units(py, &spliced(units, ranges, |c| u32::from(c) as u16), ffi::PyUnicode_2BYTE_KIND)
        }
        PyStringData::Ucs4(units) => from_units(py, &spliced(units, ranges, u32::from), ffi::PyUnicode_4BYTE_KIND),
        _ => {
            let units = symbols(string)?;
            from_units(py, &spliced(&units, ranges, u32::from), ffi::PyUnicode_4BYTE_KIND)
        }
    }
}

/// The pieces of a text that stay, each with the mask behind it.
fn pieces<'a, U>(units: &'a [U], ranges: &'a [(usize, usize, String)]) -> impl Iterator<Item = (&'a [U], &'a str)> {
    let begins = std::iter::once(0).chain(ranges.iter().map(|(_, end, _)| *end));
    let ends = ranges.iter().map(|(start, _, mask)| (*start, mask.as_str())).chain([(units.len(), "")]);
    begins.zip(ends).map(|(from, (to, mask))| (&units[from..to], mask))
}

/// Text of one byte a code point with ranges replaced by ASCII, written where it stays: most of what a large text with
/// secrets costs is the memory of its copy.
fn spliced_narrow<'py>(
    py: Python<'py>,
    bytes: &[u8],
    ranges: &[(usize, usize, String)],
) -> PyResult<Bound<'py, PyString>> {
    let length: usize = pieces(bytes, ranges).map(|(kept, mask)| kept.len() + mask.len()).sum();
    let ascii = pieces(bytes, ranges).all(|(kept, _)| kept.is_ascii());
    // SAFETY: a new str of `length` bytes, and nobody else's before this returns; its widest code point is below 128
    // if all that is kept is ASCII, else below 256. Each of the bytes is written, and none behind them: the pieces are
    // those that the length was added up from.
    unsafe {
        let made = ffi::PyUnicode_New(length as ffi::Py_ssize_t, if ascii { 127 } else { 255 });
        let made = Bound::from_owned_ptr_or_err(py, made)?;
        let mut to = ffi::PyUnicode_DATA(made.as_ptr()).cast::<u8>();
        in_large_pages(to, length);
        for piece in pieces(bytes, ranges).flat_map(|(kept, mask)| [kept, mask.as_bytes()]) {
            std::ptr::copy_nonoverlapping(piece.as_ptr(), to, piece.len());
            to = to.add(piece.len());
        }
        made.cast_into::<PyString>().map_err(PyErr::from)
    }
}

/// Asks for large pages where new memory is large: the first touch of four thousand small ones costs as much as the
/// search of the text that they hold.
fn in_large_pages(from: *mut u8, length: usize) {
    #[cfg(target_os = "linux")]
    if length >= 4 * LARGE_PAGE {
        let begin = from.addr().next_multiple_of(LARGE_PAGE) - from.addr();
        let whole = (length - begin) / LARGE_PAGE * LARGE_PAGE;
        // SAFETY: whole pages inside the new str; the advice changes nothing that they hold, and may be refused.
        unsafe {
            libc::madvise(from.add(begin).cast(), whole, libc::MADV_HUGEPAGE);
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (from, length);
}

#[cfg(target_os = "linux")]
const LARGE_PAGE: usize = 2 << 20;

fn spliced<U: Copy>(units: &[U], ranges: &[(usize, usize, String)], unit: impl Fn(char) -> U) -> Vec<U> {
    let mut out = Vec::with_capacity(units.len() + 32 * ranges.len());
    for (kept, mask) in pieces(units, ranges) {
        out.extend_from_slice(kept);
        out.extend(mask.chars().map(&unit));
    }
    out
}
