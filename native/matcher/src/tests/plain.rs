//! What is plain to see is what the grammar says.

use super::{body, github, matcher};
use crate::scan::Scan;
use crate::shape::{Element, VARIANTS, has_symbol};
use crate::shared::Runs;
use crate::walk::walk;
use crate::{Found, LONGEST_TOGETHER, Look, Matcher, Matches, Place, Settings, Text, Together, Windows};

/// Numbers that look like chance, and are the same in each run.
pub(crate) struct Dice(pub u64);

impl Dice {
    pub(crate) fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % count
    }

    fn one_of<'a>(&mut self, of: &'a [String]) -> &'a str {
        &of[self.below(of.len())]
    }
}

/// What stands between the bars.
fn strings(of: &str) -> Vec<String> {
    of.split('¦').map(str::to_owned).collect()
}

/// Values of every look, plain ones and such as only just are not.
fn values() -> Vec<String> {
    let mut found = strings(
        "¦a¦1¦a1¦abc1¦hunter2¦0¦0x1¦0x1f2e3d4c5b6a7988¦x0x1¦2026-11-23T07¦2026-11-23¦abcd-1ef¦null¦none1¦no¦true¦\
         abcdef¦Abc.Def1¦a.b1¦self.token1¦os.environ1¦x-y_z1¦_a1¦-a1¦.a1¦a1.¦a1..¦a1_¦a1-¦1.2.3.4¦a1b2.c3¦\
         user_password1¦access_token2¦ConvertTo-SecureString¦xXx1¦your_key_1_here¦[REDACTED]¦[REDACTED:jwt]¦\
         a1[REDACTED:jwt]¦a1=¦a1==¦a1+b2/c3¦/a/b1¦a/b1¦${A1}¦$A1¦%41b1¦a%26b1¦a#b1¦a1!¦a1:¦a1:b2¦a1b2c3d4@f00¦\
         é1ab¦a1é¦v1.2.3¦projects1.web.app¦12345¦abc123def¦deadbeef0123¦F1¦realm1¦PORT1234¦Some1¦b1¦N1¦REDACTED1¦\
         *1a¦a1~b2¦refreshed¦chr¦words_of-two.parts",
    );
    for length in [11, 12, 15, 16, 17, 19, 20, 21, 31, 32, 33, 40, 47, 63, 64, 65, 79, 80, 81, 100, 128, 129, 200] {
        found.push(body(length));
        found.push(format!("{}_{}", body(length / 2), body(length / 2)));
        found.push(format!("{}.{}", body(length / 3), body(length / 2)));
        found.push(format!("x.{}", body(length)));
        found.push("abcdefghijklmnopqrst".chars().cycle().take(length).collect());
        found.push("0123456789".chars().cycle().take(length).collect());
        found.push(format!("{}7", "a.b_c".repeat(length / 4)));
        found.push(body(length).to_ascii_uppercase());
    }
    found.push(github());
    found.push(format!("eyJ{}.eyJ{}.{}", body(33), body(60), body(43)));
    found
}

fn befores() -> Vec<String> {
    strings(
        "¦ ¦a ¦1 ¦: ¦- ¦?¦&¦#¦;¦%¦\\¦\\n¦\\\\¦[¦]¦(¦{¦,¦/¦//¦\"¦'¦\\\"¦x\"¦b'¦<¦<a ¦<a:¦$¦@¦|¦\n¦\t¦\r\n¦a.¦a_¦\
         a-¦--¦-¦ -¦heroku ¦user ¦api ¦one-time ¦expected ¦set ¦\u{1b}[1m¦\u{1b}[¦%22¦%26¦&amp;¦\\u0026¦%3F¦\
         [REDACTED]¦[REDACTED:jwt] ¦[REDACTED:¦é¦name=\"¦name='¦\"name\": \"¦grant_type=x&¦a, ¦user, ¦f(¦{Pass: ¦\
         x=¦x=12 ¦a x=7 ¦12 ¦x=123456789012345678901 ¦heroku=1 ¦http://a/b?¦://u:¦Cookie: a=¦password: ¦token=¦\"a\": 1, ¦arn:a:",
    )
}

fn names() -> Vec<String> {
    strings(
        "access_token¦ACCESS_TOKEN¦access-token¦accessToken¦token¦TOKEN¦password¦Password¦PASS¦pass¦pwd¦secret¦\
         client_secret¦api_key¦x-api-key¦key¦KEY¦session¦session_id¦sessionid¦otp¦user_code¦code¦state¦\
         signing_key¦signingkey¦authorization¦Authorization¦AUTHORIZATION¦cookie¦set-cookie¦cookies¦private_key¦\
         heroku_api_key¦datadog_api_key¦csrf_token¦ACME_IO_KEY¦max_tokens¦refresh_token2¦password_prod¦\
         verification_uri_complete¦code_verifier¦device_code¦secret_key¦aws_secret_access_key¦passwords¦secrets¦\
         signature¦region",
    )
}

fn joints() -> Vec<String> {
    strings(
        "=¦=¦=¦='¦=\"¦\": \"¦\": \"¦': '¦\":\"¦\" : \"¦\":  \"¦\": '¦'='¦\"=\"¦==¦=>¦= ¦ = ¦:¦: ¦:=¦::¦+=¦ ¦%3D¦\
         =b'¦=[¦={¦=('¦=`¦='''¦[0]=¦]=¦_=¦\\\": \\\"¦=Bearer ¦\": \"Bearer ¦': 'bearer ¦\": \"Basic ¦\
         \": \"Digest ¦\": \"Acme ¦_type=¦_type: ¦_2=¦7=¦ request=¦  x=¦ x_y=¦ is=¦ string=¦ Bearer x_y=¦=\n¦=\\n¦=$(¦='Bearer ¦>¦(¦,",
    )
}

fn behinds() -> Vec<String> {
    strings(
        "¦¦ ¦&page=2¦&¦\"¦'¦\", \"x\": 1¦', 'x'¦'}¦\"}¦)¦(¦[¦]¦,¦;¦}¦|¦<¦>¦\n¦\\n¦=¦!¦.¦. And¦:¦#a¦%26x¦%22¦\
         [REDACTED]¦[REDACTED:jwt]¦\u{1b}[0m¦é¦ -> 'b2'¦' -> 'b2c3'¦\" -> \"b2c3\"¦'  -> 'b2c3'¦'-> 'b2'¦' -¦\\¦\
         \\'¦\\\"¦''¦\"\"¦ = 1¦ HTTP/1.1¦@host/x¦&3¦&b1c2¦ token=a1b2c3¦&password=q1w2¦`¦\u{0}¦\u{7f}",
    )
}

pub(crate) fn texts() -> impl Iterator<Item = String> {
    let (befores, names, joints, values, behinds) = (befores(), names(), joints(), values(), behinds());
    let schemes = strings("Bearer ¦bearer ¦Bearer  ¦BEARER ¦Basic ¦DPoP ¦ApiKey ¦ssws ¦Bearer%20¦Bearer+¦Token ");
    let plain: Vec<String> = [17, 20, 31, 40, 64, 90].into_iter().map(body).chain([github()]).collect();
    let mut dice = Dice(7);
    (0..60_000).map(move |number| {
        let values = if number % 3 == 0 { &plain } else { &values };
        let mut text = String::new();
        for _ in 0..=dice.below(2) {
            text += dice.one_of(&befores);
            match number % 4 {
                0 => text += dice.one_of(&schemes),
                1 if dice.below(4) == 0 => {}
                _ => {
                    text += dice.one_of(&names);
                    text += dice.one_of(&joints);
                }
            }
            text += dice.one_of(values);
            text += dice.one_of(&behinds);
        }
        text
    })
}

fn check(matcher: &Matcher) -> usize {
    let mut plain = 0;
    for (number, text) in texts().enumerate() {
        let narrow: Vec<u8> = text.chars().map(|c| crate::narrowed(u32::from(c))).collect();
        let text_of = Text::bytes(&narrow);
        let expected = matcher.explain(text_of, None).0;
        assert_eq!(matcher.find(text_of, None), expected, "{text:?}");
        let mut seen = Matches::new();
        if let Look::Plain = matcher.look(&narrow, &mut seen) {
            assert_eq!(seen, expected.matches, "{text:?}");
            plain += usize::from(!seen.is_empty());
        }
        if number % 8 > 0 {
            continue;
        }
        // In a long text anchors are looked at one by one.
        let long = [vec![b' '; 1500], narrow.clone(), vec![b'\n'; 1200]].concat();
        let expected = matcher.explain(Text::bytes(&long), None).0;
        assert_eq!(matcher.find(Text::bytes(&long), None), expected, "{text:?} in a long text");
    }
    plain
}

#[test]
fn what_is_plain_to_see_is_what_the_grammar_says() {
    let plain = check(&matcher());
    assert!(plain > 1_500, "{plain} were plain");
}

#[test]
fn a_name_at_the_end_of_a_text_in_json_is_what_the_grammar_says() {
    let matcher = matcher();
    let more = "a ¦a/¦/v1/¦no ¦1 ¦/ ¦a  ¦user ¦an access ¦our API ¦the one-time ¦a-b ¦é ¦[REDACTED] ¦INSERT INTO t (a ¦\
                INSERT INTO t (\"a\", b/¦page ¦heroku api ¦x%22a ¦--a ¦<a ¦set ¦(a ¦[a ¦'a ";
    let ends = "\", \"¦\",\"¦\"}¦\"},\"¦\"}, \"¦\", ¦\" , \"¦\"]¦\")¦',\"¦\\\", \\\"";
    let value = body(24);
    let tails = [
        format!("value\": \"{value}\"}}"),
        format!("input\": \"{value}\"}}"),
        format!("{value}\"}}"),
        format!("{value}\"]"),
        format!("b\") VALUES ('x1', '{value}')"),
        format!(") VALUES ('{value}', '{value}')"),
        format!("b\n1,{value}\n"),
        format!("b\": \"={value}\"}}"),
        format!(" = {value}"),
        format!(": \"{value}\""),
        "b\": 1}".to_owned(),
    ];
    let heads = strings(
        "{\"a\": \"¦{\"name\": \"¦{\"name\":\"¦{\"key\": \"¦{\"loc\": [\"a\", \"¦¦a,b\n\"¦name=\"¦f(\"¦(\"¦[\"a\", \"",
    );
    let names = names().into_iter().chain(strings("user code¦api key¦SECRET¦jwt¦pAssword¦user-token"));
    let (mut clean, mut number) = (0, 0);
    for name in names {
        for (head, before) in heads.iter().flat_map(|head| strings(more).into_iter().map(move |before| (head, before)))
        {
            for (end, tail) in
                strings(ends).into_iter().flat_map(|end| tails.iter().map(move |tail| (end.clone(), tail)))
            {
                number += 1;
                if number % 5 > 0 {
                    continue; // neighbours differ in little, and rounds of eleven tails meet each of them
                }
                let text = format!("{head}{before}{name}{end}{tail}");
                let narrow: Vec<u8> = text.chars().map(|c| crate::narrowed(u32::from(c))).collect();
                let text_of = Text::bytes(&narrow);
                let expected = matcher.explain(text_of, None).0;
                assert_eq!(matcher.find(text_of, None), expected, "{text:?}");
                let look = matcher.look(&narrow, &mut Matches::new());
                assert!(!matches!(look, Look::Clean) || expected.matches.is_empty(), "{text:?}");
                clean += usize::from(matches!(look, Look::Clean) && end.starts_with('"'));
            }
        }
    }
    assert!(clean > 10_000, "{clean} were clean");
}

#[test]
fn the_same_under_a_policy_of_ones_own() {
    let settings = Settings {
        disabled: vec!["bearer".into(), "github-token".into()],
        key_names: vec![("acmePass".into(), "acme".into()), ("token".into(), "mine".into())],
        allowed_keys: vec!["password".into(), "api-key".into()],
        ..Settings::default()
    };
    let plain = check(&Matcher::new(&settings).expect("a policy that compiles"));
    assert!(plain > 500, "{plain} were plain");
}

#[test]
fn a_value_under_a_name_is_what_the_grammar_says() {
    let matcher = matcher();
    let (mut plain, mut again) = (0, 0);
    let leads = strings("¦Bearer ¦bearer ¦Basic ¦Token ¦Digest ¦Acme ¦Bearer  ¦ ¦Bearer¦a=¦x ");
    for name in names() {
        for place in [Place::Mapping, Place::Pair, Place::Listed, Place::Inner] {
            let Some(under) = matcher.under(name.as_bytes(), place) else { continue };
            for (lead, value) in leads.iter().flat_map(|lead| values().into_iter().map(move |value| (lead, value))) {
                for behind in ["", " ", "\"", "; Path=/", "[REDACTED]", "&token=a1b2c3d4"] {
                    let value = format!("{lead}{value}{behind}");
                    let text = Text::bytes(value.as_bytes());
                    let mut scan = Scan::new(&matcher, text, None, false);
                    scan.by_grammar = true;
                    scan.under(under);
                    let expected: Found = scan.run();
                    assert_eq!(matcher.find_under(text, None, under), expected, "{name} {value:?} {place:?}");
                    plain += usize::from(crate::plain::under(&matcher, value.as_bytes(), &under).is_match());
                    let (mut noted, mut windows, mut seen) = (Together::default(), Windows::default(), Matches::new());
                    let short = value.len() <= LONGEST_TOGETHER && noted.add(value.as_bytes());
                    if short && matcher.search(&noted, &mut windows) & 1 == 0 {
                        let look = matcher.look_again(&noted, 0, &mut windows, Some(&under), &mut seen);
                        let look = look.map(|again| again.put_into(&mut seen));
                        assert!(!matches!(look, Some(Look::Clean)), "{name} {value:?} {place:?}");
                        if matches!(look, Some(Look::Plain)) {
                            assert_eq!(seen, expected.matches, "{name} {value:?} {place:?}");
                            again += 1;
                        }
                    }
                }
            }
        }
    }
    assert!(plain > 1_000 && again > 1_000, "{plain} were plain, {again} when looked at again");
}

/// A run that is too short is turned away before the shape is walked, and none that is as long as it must be.
#[test]
fn a_run_behind_fixed_symbols_is_asked_early_how_long_it_is() {
    let (mut turned_away, mut walked) = (0, 0);
    for variant in VARIANTS {
        let [Element::Lit(fixed), Element::Run { class, min, .. }, ..] = variant.elements.items() else { continue };
        let symbol = (0..128).find(|b| has_symbol(*class, *b)).expect("a class has a symbol");
        for length in 0..*min as usize + 2 {
            for behind in [&b""[..], b"\xff"] {
                let text = [fixed, &vec![symbol; length][..], behind].concat();
                let fits = walk(variant, &text, 0, &mut Runs::new()).end.is_some();
                // Where the text ends, its length says.
                let goes_on = variant.may_go_on(&text, 0);
                assert!(goes_on || !fits, "{fixed:?} {length}");
                assert!(goes_on || length < *min as usize, "{fixed:?} {length}");
                turned_away += usize::from(!goes_on);
                walked += usize::from(goes_on);
            }
        }
    }
    assert!(turned_away > 1_000 && walked > 1_000, "{turned_away} {walked}");
}
