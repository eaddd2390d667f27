//! What is to be remembered of a value that stood under a sensitive name: itself, if a machine made it, and the password
//! of basic credentials.

use crate::class::is_value;
use crate::machine::machine_made;
use crate::value::plausible;
use crate::views::base64_value;

const SHORTEST: usize = 16;
const SHORTEST_PASSWORD: usize = 8;

/// The values to remember, with their kinds. ASCII only: of another symbol a narrowed text does not tell which it was.
#[must_use]
pub fn to_learn<'k>(value: &[u8], kind: &'k str) -> Vec<(Vec<u8>, &'k str)> {
    let mut found = Vec::new();
    if !value.is_ascii() {
        return found;
    }
    // Quotes, brackets and the like at its side belong to what the value was cut out of: live, it would take them along
    // wherever it turns up.
    if value.len() >= SHORTEST && machine_made(value) && value.iter().all(|b| is_value(*b)) {
        found.push((value.to_vec(), kind));
    }
    if kind == "authorization" {
        let password = unpacked(value).and_then(|pair| {
            let colon = pair.iter().position(|b| *b == b':')?;
            Some(pair[colon + 1..].to_vec())
        });
        let password = password.filter(|p| p.len() >= SHORTEST_PASSWORD && p.is_ascii() && plausible(p));
        found.extend(password.map(|password| (password, "password")));
    }
    found
}

/// What base64, in either alphabet, stands for; none for other text.
fn unpacked(value: &[u8]) -> Option<Vec<u8>> {
    let (mut bits, mut count, mut out) = (0u32, 0, Vec::new());
    for b in value.iter().take_while(|b| **b != b'=') {
        bits = bits << 6 | u32::from(base64_value(*b)?);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count & 0xff) as u8);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_was_cut_out_with_its_quote_is_not_remembered() {
        let value = ["k7Qz3fXb", "9TnW2cLs8RdY"].concat();
        assert_eq!(to_learn(value.as_bytes(), "token"), [(value.clone().into_bytes(), "token")]);
        for cut in
            [format!("{value}'"), format!("\"{value}"), format!("{value})"), format!("{value}\\"), format!("{value};")]
        {
            assert!(to_learn(cut.as_bytes(), "token").is_empty(), "{cut}");
        }
    }
}
