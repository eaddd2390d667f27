//! What Python raised, on its way out of the walk.
//!
//! Each step of the walk hands on what it made, or what was raised. An error is long, so that a result with one goes through
//! memory: where it was written in small pieces, whoever reads it in larger ones waits. In one word it stays in registers.

use pyo3::PyErr;

/// An exception, in one word.
pub(crate) struct Raised(Box<PyErr>);

/// What a step of the walk made, or what was raised.
pub(crate) type Walked<T> = Result<T, Raised>;

impl From<PyErr> for Raised {
    #[cold]
    fn from(error: PyErr) -> Self {
        Self(Box::new(error))
    }
}

impl From<Raised> for PyErr {
    #[cold]
    fn from(raised: Raised) -> Self {
        *raised.0
    }
}
