//! Where an object of a plain class keeps its fields; unsafe code.
//!
//! Until somebody asks for their dict, Python 3.11 and 3.12 keep an object's fields in an array beside it. Whoever asks makes
//! all that the formatter does slower, and whoever looks up each of some fields by its name pays more than for the search
//! of the line. The place of a name is the same in all objects of a class: it gets one when the first object has it, and
//! keeps it. So it is found out once, with an object of our own. Later versions of Python keep another order, which
//! costs less to ask for; other implementations, and builds without the GIL, have an order of their own.

use pyo3::exceptions::PyException;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyList, PyType};

/// The fields of a record that are looked at.
pub(crate) const NAMES: [&str; 5] = ["msg", "args", "exc_info", "exc_text", "stack_info"];

/// A value for each of those names; none for one that is not there.
pub(crate) type Each<'py> = [Option<Bound<'py, PyAny>>; NAMES.len()];

/// Where objects of a class keep them.
pub(crate) struct Places {
    class: Py<PyType>,
    /// None: that is not known.
    at: Option<[u8; NAMES.len()]>,
}

/// Whether this Python is one of the two that lay objects out as is read here.
const IS_KNOWN: bool = cfg!(all(
    Py_3_11,
    not(Py_3_13),
    not(Py_GIL_DISABLED),
    not(PyPy),
    not(GraalPy),
    not(RustPython),
    target_pointer_width = "64"
));

/// Those of the first class that anybody asked for: there is one.
static PLACES: PyOnceLock<Places> = PyOnceLock::new();

/// What an object of a class holds under each of those names, if it has at most so many fields, which have not been put into
/// a dict yet.
#[inline]
pub(crate) fn fields<'py>(object: &Bound<'py, PyAny>, class: &Py<PyType>, most: usize) -> PyResult<Option<Each<'py>>> {
    let py = object.py();
    // No subclass: one may keep fields in slots. What was made as another class's has a dict since it is of this one.
    if !IS_KNOWN || !object.get_type().is(class) {
        return Ok(None);
    }
    let places = PLACES.get_or_try_init(py, || Places::of(class.bind(py)))?;
    let Some(at) = places.at.filter(|_| places.class.is(class)) else { return Ok(None) };
    // SAFETY: an object of this very class, of which it is known that its objects keep fields in arrays, and where. The arrays
    // of all its objects, older ones too, have room for these places: an array is as long as the class has names and
    // room for more when its object is made, and that sum only ever falls as far as the names that there are.
    Ok(unsafe {
        Beside::of(object).filter(|beside| beside.count() <= most).map(|beside| at.map(|at| beside.get(at, py)))
    })
}

impl Places {
    fn of(class: &Bound<'_, PyType>) -> PyResult<Self> {
        let at = match Self::tried(class) {
            Err(error) if error.is_instance_of::<PyException>(class.py()) => None,
            other => other?,
        };
        Ok(Self { class: class.clone().unbind(), at })
    }

    /// Gives an object those fields alone, one after the other, and looks where they are.
    fn tried(class: &Bound<'_, PyType>) -> PyResult<Option<[u8; NAMES.len()]>> {
        /// Of classes whose objects have such an array, or a dict.
        const MANAGED_DICT: std::ffi::c_ulong = 1 << 4;

        let py = class.py();
        let object = class.call_method1("__new__", (class,))?;
        let marks = NAMES.map(|_| PyList::empty(py));
        for (name, mark) in NAMES.iter().zip(&marks) {
            object.setattr(*name, mark)?;
        }
        // SAFETY: a class that is alive.
        let managed = unsafe { ffi::PyType_GetFlags(class.as_type_ptr()) } & MANAGED_DICT != 0;
        if !managed || !object.get_type().is(class) {
            return Ok(None);
        }
        // SAFETY: an object with such an array; as many are asked for as it says that it has.
        Ok(unsafe {
            Beside::of(&object).filter(|beside| beside.count() == NAMES.len()).and_then(|beside| {
                let at: [u8; NAMES.len()] = std::array::from_fn(|nth| beside.nth(nth));
                let is_there =
                    |(at, mark): (&u8, &Bound<'_, PyList>)| beside.get(*at, py).is_some_and(|it| it.is(mark));
                at.iter().zip(&marks).all(is_there).then_some(at)
            })
        })
    }
}

/// An object's array of fields. In front of it stand, from its beginning backwards, how long that head is, how many fields
/// there are, and the place of each, in the order in which they came.
struct Beside(*const *mut ffi::PyObject);

impl Beside {
    /// None if there is a dict instead.
    ///
    /// # Safety
    /// The object's class has the flag of a managed dict, and Python is one of the two versions.
    #[inline]
    unsafe fn of(object: &Bound<'_, PyAny>) -> Option<Self> {
        let words = object.as_ptr().cast::<*const u8>();
        // SAFETY: as both versions lay objects of such classes out: 3.11 has a word for the array, which is null where there
        // is a dict; 3.12 has one word for both, of which the lowest bit says which it is.
        let array = unsafe {
            if cfg!(Py_3_12) {
                let word = *words.sub(3);
                if word.addr() & 1 == 0 { std::ptr::null() } else { word.wrapping_add(1) }
            } else {
                *words.sub(4)
            }
        };
        (!array.is_null()).then(|| Self(array.cast()))
    }

    /// How many fields there are.
    #[inline]
    unsafe fn count(&self) -> usize {
        // SAFETY: the second byte in front of the array.
        usize::from(unsafe { *self.0.cast::<u8>().sub(2) })
    }

    /// The place of one of them.
    unsafe fn nth(&self, nth: usize) -> u8 {
        // SAFETY: the caller asks for none that is not there.
        unsafe { *self.0.cast::<u8>().sub(3 + nth) }
    }

    /// What is at a place of the class: each array of its objects has room for all places that were given to names.
    #[inline]
    unsafe fn get<'py>(&self, at: u8, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
        // SAFETY: `fields` says why there is room. What is there is null (never set, or deleted), or an object that is alive as
        // long as it is in the array; no other code runs before it is held.
        unsafe { Bound::from_borrowed_ptr_or_opt(py, *self.0.add(usize::from(at))) }
    }
}
