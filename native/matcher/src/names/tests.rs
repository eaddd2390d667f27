//! What names ask, by their spellings and their words.

use super::*;

fn demand(name: &str) -> Option<Demand> {
    KeyNames::new([], &[]).verdict(name.as_bytes(), false).map(|v| v.demand)
}

#[test]
fn spellings_of_one_name_are_one_entry() {
    for name in ["access_token", "accessToken", "ACCESS-TOKEN", "Access.Token", "AccessToken", "ACCESSTOKEN"] {
        assert_eq!(demand(name), Some(Demand::Any), "{name}");
    }
}

#[test]
fn a_name_says_the_same_as_a_whole_and_by_its_words() {
    for names in [KeyNames::new([], &[]), KeyNames::new([("acmePass", "acme")], &["password", "api-key"])] {
        let asked = |asked: &Asked| match *asked {
            Asked::Of(verdict) => Some((verdict.index, verdict.demand, verdict.bare_key, verdict.beside)),
            Asked::Nothing => None,
            Asked::Unknown => panic!("an entry, or one that the policy allows"),
        };
        let mut found = 0;
        for entry in &names.entries {
            for name in [entry.name.clone(), entry.name.replace('_', "-"), entry.name.to_ascii_uppercase()] {
                let Some(known) = names.spelled.asked(name.as_bytes()) else { continue };
                found += 1;
                assert_eq!(asked(known), asked(&names.split::<false>(name.as_bytes(), false)), "{name}");
                assert_eq!(asked(known), asked(&names.split::<true>(name.as_bytes(), false)), "{name}");
            }
        }
        assert!(found > names.entries.len(), "most of them are found, in more than one spelling");
        let common =
            ["access_token", "client_secret", "code", "cookie", "refresh_token", "secret", "session", "state", "token"];
        for name in common.into_iter().flat_map(|name| [name.to_owned(), name.to_ascii_uppercase()]) {
            assert!(names.spelled.asked(name.as_bytes()).is_some(), "{name} has lost its place to another");
        }
        assert!(names.spelled.asked(b"access_tokem").is_none());
    }
}

#[test]
fn a_suffix_counts_at_a_word_start() {
    assert_eq!(demand("ACME_IO_KEY"), Some(Demand::Made));
    assert_eq!(demand("acme.api-token"), Some(Demand::Any));
    assert_eq!(demand("db_password"), Some(Demand::Any));
    assert_eq!(demand("githubToken"), Some(Demand::Made));
    assert_eq!(demand("X-API-Key"), Some(Demand::Any));
}

#[test]
fn names_that_only_look_alike_announce_nothing() {
    for name in [
        "token_type",
        "max_tokens",
        "token_count",
        "expires_in",
        "authorization_pending",
        "password_policy",
        "public_key",
        "cache_key",
        "primary_key",
        "key",
        "compass",
        "secretary",
    ] {
        assert_eq!(demand(name), None, "{name}");
    }
}

#[test]
fn names_that_say_little_ask_for_what_is_minted() {
    for name in ["monkey", "wstoken", "X-CM-PRODUCTTOKEN", "acme_api", "VENDOR-API", "webhooksigning", "slack_signing"]
    {
        assert_eq!(demand(name), Some(Demand::Minted), "{name}");
    }
    for name in ["api", "rapi", "acmeapi", "cachekey", "publickey", "synctoken", "acme_api_v2"] {
        assert_eq!(demand(name), None, "{name}");
    }
}

#[test]
fn a_policy_adds_and_allows() {
    let names = KeyNames::new([("acmePass Word", "acme")], &["password"]);
    assert!(names.verdict(b"acme_pass_word", false).is_some());
    assert!(names.verdict(b"password", false).is_none());
}
