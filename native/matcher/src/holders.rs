//! What members of a mapping are called that hold the value itself: of `DynamoDB`, Firestore, XML, comparisons.

/// As a type has its value: all that the name asks.
const TYPED: [&[u8]; 6] = [b"S", b"stringValue", b"string_value", b"value", b"Value", b"#text"];
/// What was, and what is; the same members hold what forms say of a field.
const CHANGED: [&[u8]; 6] = [b"old", b"new", b"old_value", b"new_value", b"before", b"after"];

/// Whether a member holds a value as it is, or one that must be plausible; none holds nothing.
pub(crate) fn held(member: &[u8]) -> Option<bool> {
    let typed = TYPED.contains(&member);
    (typed || CHANGED.contains(&member)).then_some(typed)
}
