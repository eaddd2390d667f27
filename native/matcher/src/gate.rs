//! The writers' gate: whoever changes a table of live secrets holds it for some microseconds; readers never do.
//!
//! A child of `fork` has only the thread that forked: a lock that another thread held stays taken in it for ever. So
//! there is one gate for all tables, and the binding closes it round every fork. It is an atomic and not a `Mutex`,
//! because it is opened again in the child by another call than the one that closed it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

static TAKEN: AtomicBool = AtomicBool::new(false);

/// Waits until no table is being changed, and keeps it so until `open_gate`.
pub fn close_gate() {
    let mut tries = 0u32;
    while TAKEN.swap(true, Ordering::Acquire) {
        tries += 1;
        match tries {
            0..100 => std::hint::spin_loop(),
            100..1000 => std::thread::yield_now(),
            _ => std::thread::sleep(Duration::from_micros(50)),
        }
    }
}

/// Lets writers go on.
pub fn open_gate() {
    TAKEN.store(false, Ordering::Release);
}

/// The gate, closed as long as this lives.
pub(crate) struct Closed;

impl Closed {
    pub(crate) fn new() -> Self {
        close_gate();
        Self
    }

    /// None: somebody else holds it.
    pub(crate) fn now() -> Option<Self> {
        (!TAKEN.swap(true, Ordering::Acquire)).then_some(Self)
    }
}

impl Drop for Closed {
    fn drop(&mut self) {
        open_gate();
    }
}
