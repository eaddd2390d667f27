//! Exact values: their spellings, their lives, their number.

use super::{body, hex, live, masked, masked_with, matcher, percent, string, symbols};
use crate::LiveTable;
use std::time::Duration;

#[test]
fn a_live_value_is_found_in_every_spelling() {
    let value = body(28);
    let table = live(&[(&value, "token")]);
    let twice = percent(&value).replace('%', "%25");
    let json: String = value.bytes().fold(String::new(), |out, b| out + &format!("\\u{b:04x}"));
    for spelled in [value.clone(), value.to_lowercase(), hex(&value), percent(&value), twice, json, value[5..24].into()]
    {
        let text = format!("before {spelled} after");
        assert_eq!(masked_with(&matcher(), &text, Some(&table)), "before [REDACTED:token] after");
        assert_eq!(masked(&text), text, "the control: without the live value it stays");
    }
}

#[test]
fn a_short_live_value_counts_between_boundaries_only() {
    let table = live(&[("WDJB-MJHT", "user_code"), ("otter", "password")]);
    let matcher = matcher();
    for (text, expected) in [
        ("code wdjb-mjht.", "code [REDACTED:user_code]."),
        ("code WDJBMJHT.", "code [REDACTED:user_code]."),
        ("an otter, no otters", "an [REDACTED:password], no otters"),
        ("\\notter", "\\n[REDACTED:password]"),
    ] {
        assert_eq!(masked_with(&matcher, text, Some(&table)), expected);
    }
}

#[test]
fn a_table_forgets_what_is_discarded_released_or_expired() {
    let value = symbols(&body(28));
    let table = LiveTable::new(5, Duration::ZERO, |_, _, _| ());
    assert!(table.pin(&value, "token", None));
    assert!(table.discard(&value));
    assert_eq!(table.len(), 0);
    table.hold(&value, "token", None);
    table.hold(&value, "token", None);
    let sealed = crate::Sealed::new(value.iter().copied(), 1);
    table.release(&sealed);
    assert_eq!(table.len(), 1);
    table.release(&sealed);
    assert_eq!(table.len(), 0);
    table.pin(&value, "token", Some(Duration::from_nanos(1)));
    std::thread::sleep(Duration::from_millis(2));
    assert_eq!(table.len(), 0);
    assert!(!table.pin(&symbols("abc"), "token", None), "under four symbols nothing is registered");
}

#[test]
fn many_values_come_and_go_without_a_trace() {
    let table = LiveTable::new(3, Duration::ZERO, |_, _, _| ());
    let values: Vec<String> = (0..500).map(|i| format!("{}{i:04}{}", body(9), body(15))).collect();
    for value in &values {
        table.pin(&symbols(value), "token", None);
    }
    let matcher = matcher();
    for (i, value) in values.iter().enumerate() {
        assert_eq!(masked_with(&matcher, value, Some(&table)), "[REDACTED:token]");
        if i % 2 == 0 {
            assert!(table.discard(&symbols(value)));
        }
    }
    assert_eq!(table.len(), 250);
    for value in values.iter().skip(1).step_by(2) {
        table.discard(&symbols(value));
    }
    assert_eq!(masked_with(&matcher, &values[0], Some(&table)), values[0]);
}

#[test]
fn released_values_are_kept_in_bounds() {
    let table = LiveTable::new(9, Duration::from_secs(600), |_, _, _| ());
    // No two share sixteen symbols: each would be masked as a fragment of the other.
    let value = |i: usize| symbols(&format!("{}{i:06}{}", body(9), &body(9)[1..]));
    for i in 0..12_000 {
        table.hold(&value(i), "token", None);
        table.release(&crate::Sealed::new(value(i).into_iter(), 1));
    }
    assert_eq!(table.len(), 10_000);
    let matcher = matcher();
    assert_eq!(masked_with(&matcher, &string(&value(11_999)), Some(&table)), "[REDACTED:token]");
    assert_eq!(masked_with(&matcher, &string(&value(0)), Some(&table)), string(&value(0)));
}
