//! What Python hands a core in tuples: rules of the caller's own, and masks.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple};
use redact_matcher::{Allowance, FingerprintKey, Mask, OwnRule, Target, Template};

/// A rule of the caller's own as Python hands it over: id, kind, pattern, keywords, group, entropy, and what it allows.
pub(crate) type GivenRule = (String, String, String, Vec<String>, Option<usize>, f64, Vec<GivenAllowance>);

/// What a rule allows: whether all of it must be there, what the patterns look at, patterns, words.
type GivenAllowance = (bool, String, Vec<String>, Vec<String>);

/// A rule of the caller's own as the matcher takes it.
pub(crate) fn own_rule((id, kind, pattern, keywords, group, entropy, allowed): GivenRule) -> PyResult<OwnRule> {
    let allowance = |(every, target, patterns, words): GivenAllowance| {
        let target = match target.as_str() {
            "secret" => Target::Secret,
            "match" => Target::Match,
            "line" => Target::Line,
            _ => return Err(PyValueError::new_err("the target is none of secret, match, line")),
        };
        Ok(Allowance { every, target, patterns, words })
    };
    let allowed = allowed.into_iter().map(allowance).collect::<PyResult<_>>()?;
    Ok(OwnRule { id, kind, pattern, keywords, group, entropy, allowed })
}

pub(crate) fn mask_of(kind: &str, spec: &Bound<'_, PyTuple>) -> PyResult<Mask> {
    let name: String = spec.get_item(0)?.extract()?;
    let template = || spec.get_item(1)?.extract::<String>();
    match (name.as_str(), spec.len()) {
        ("drop", 1) => Ok(Mask::Drop),
        ("fixed", 2) => Ok(Mask::Fixed(Template::from(template()?.as_str()))),
        ("partial", 3) => Ok(Mask::Partial(template()?, spec.get_item(2)?.extract()?)),
        ("fingerprint", 4) => {
            let key = spec.get_item(2)?;
            let key = FingerprintKey::new(key.cast::<PyBytes>().map_err(PyErr::from)?.as_bytes());
            Ok(Mask::Fingerprint(template()?, key, spec.get_item(3)?.extract()?))
        }
        _ => Err(PyValueError::new_err(format!(
            "masks: the mask of {kind:?} is none of drop, fixed, partial, fingerprint"
        ))),
    }
}
