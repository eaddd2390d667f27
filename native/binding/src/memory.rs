//! Memory that holds secrets is left out of core dumps, where the system lets a process ask for that.

/// Asks that a stretch of memory be left out of core dumps from now on, or no more.
///
/// Nothing is said when the system refuses: values are masked there all the same.
#[cfg(target_os = "linux")]
pub(crate) fn shield(start: usize, bytes: usize, secret: bool) {
    let advice = if secret { libc::MADV_DONTDUMP } else { libc::MADV_DODUMP };
    // SAFETY: neither advice changes what the memory holds or how it may be used, whatever the addresses are; those
    // that are not whole pages, or not mapped, are refused with an error.
    unsafe {
        libc::madvise(std::ptr::without_provenance_mut(start), bytes, advice);
    }
}

/// The system has no such advice: `no_core_dumps()` turns core dumps off altogether.
#[cfg(not(target_os = "linux"))]
pub(crate) const fn shield(_start: usize, _bytes: usize, _secret: bool) {}
