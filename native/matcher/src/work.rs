//! What a scan does, counted: that it grows no faster than its text is tested by this, and not by the clock.
//!
//! Whatever reads a stretch of unknown length, or judges a value or a name, says so. Outside of tests nothing is counted.

#[cfg(test)]
thread_local! {
    static DONE: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Counts so many symbols that were read, or one thing that was judged.
#[inline]
pub(crate) fn done(count: usize) {
    #[cfg(test)]
    DONE.set(DONE.get() + count);
    #[cfg(not(test))]
    let _ = count;
}

/// What was counted on this thread while something was done.
#[cfg(test)]
pub(crate) fn of(something: impl FnOnce()) -> usize {
    let before = DONE.get();
    something();
    DONE.get() - before
}
