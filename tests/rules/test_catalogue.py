"""Every rule of the catalogue finds the whole of its secret wherever it stands, and no look-alikes."""

from __future__ import annotations

import functools
import itertools
import re
import sys
from pathlib import Path

import fakes
import pytest

from redact import _native

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

RULES = Path(__file__).parents[2] / "redact" / "rules"
FILES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))["rule"]
    for path in sorted(RULES.glob("*.toml"))
}
ENTRIES = [rule for rules in FILES.values() for rule in rules]
IDS = [rule["id"] for rule in ENTRIES]
CORE = _native.Core()
SEEDS = range(4)


@functools.cache
def alone(rule: str) -> _native.Core:
    """A core that knows this one rule of the catalogue."""
    return _native.Core(disabled=[other for other in IDS if other != rule])


# --- The files ------------------------------------------------------------------------------------


def test_the_core_holds_every_rule_in_the_order_of_the_files():
    fields = ("id", "kind", "provider", "shape", "source", "lengths")
    assert [
        (*(rule.get(field, "") for field in fields), rule.get("beside", [])) for rule in ENTRIES
    ] == _native.rules()


def test_the_catalogue_has_its_families_and_their_breadth():
    assert len({(rule["provider"], rule["kind"]) for rule in ENTRIES}) >= 300
    assert len({rule["provider"] for rule in ENTRIES}) >= 160
    assert {
        "ai",
        "chat",
        "ci",
        "cloud",
        "commands",
        "databases",
        "email",
        "hosting",
        "identity",
        "infrastructure",
        "jwt",
        "keys",
        "logins",
        "monitoring",
        "oauth",
        "packages",
        "payment",
        "social",
        "vcs",
        "vendors",
        "work",
    } == set(FILES)


def test_ids_are_unique():
    assert sorted(set(IDS)) == sorted(IDS)


@pytest.mark.parametrize("rule", ENTRIES, ids=IDS)
def test_an_entry_is_complete(rule):
    assert (
        {"id", "kind", "provider", "shape", "source", "lengths"}
        <= set(rule)
        <= {
            *("id", "kind", "provider", "shape", "source", "lengths", "left", "right", "beside", "alone"),
            *("general", "made"),
        }
    )
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule["id"])
    assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", rule["kind"])
    assert rule["provider"].strip()
    assert rule["source"].strip()
    assert rule["lengths"].strip()
    assert rule.get("left", "any") in {"any", "soft", "hard", "free"}
    assert rule.get("right", "any") in {"any", "soft"}


@pytest.mark.parametrize("path", sorted(RULES.glob("*.toml")), ids=lambda path: path.stem)
def test_a_file_says_first_what_it_holds(path):
    assert path.read_text(encoding="utf-8").startswith("# ")


def test_every_rule_has_a_fake_of_its_own():
    assert set(IDS) == set(fakes.FAKES)


# --- What is found --------------------------------------------------------------------------------

CONTEXTS = {
    "bare": "{}",
    "prose": "we were given {} and went on",
    "sentence": "It is {}, so far",
    "json": '{{"note": "{}", "n": 1}}',
    "json in a string": '{{\\"note\\": \\"{}\\", \\"n\\": 1}}',
    "repr": "{{'note': '{}', 'n': 1}}",
    "url query": "https://example.com/p?x={}&y=1",
    "encoded query": "https%3A%2F%2Fexample.com%3Fx%3D{}%26y%3D1",
    "after colours": "\x1b[1;32m{}\x1b[0m",
    "after spelled colours": "\\x1b[32m{}\\x1b[0m",
    "after a spelled line end": "one\\n{}\\ntwo",
    "after a line end": "one\n{}\ntwo",
    "after an underscore": "x_{}",
    "after an equals sign": "x={}",
    "after an encoded equals sign": "x%3D{}",
    "after a quote": '"{}"',
    "after a colon": "x: {}",
    "after a slash": "bot/{}",
    "in angle brackets": "<{}>",
    "in brackets": "[{}] ({}) {{{}}}",
    "after non-ASCII": "é{}é 漢{}漢 🔑{}🔑",
}
HARD = {rule["id"] for rule in ENTRIES if rule.get("left") == "hard"}
# Tokens that are percent-encoded themselves go on over whatever is percent-encoded behind them.
PERCENT = {rule["id"] for rule in ENTRIES if "%" in rule["shape"]}
# The scheme of the URI is a key name as well, and the value of that ends where unquoted values end.
PERCENT.add("secret-token-uri")
# And behind the word `password` any machine-made value is one, up to the next white space.
PERCENT.add("netrc-password")
# So both stand under a key name, too.
NAMED = {"secret-token-uri", "netrc-password"}
ENCODED = {"encoded query", "after an encoded equals sign"}


def fragments(secret: str, text: str, length: int = 8) -> list[str]:
    """Pieces of a secret that can still be read outside the masks of a text."""
    bare = re.sub(r"\[REDACTED:[a-z0-9_]+\]", " ", text)
    return [secret[i : i + length] for i in range(len(secret) - length + 1) if secret[i : i + length] in bare]


def named(rule: str, seed: int) -> tuple[str, str, str]:
    """A fake with what must stand round it: its surroundings, or the key name that it stands under."""
    before, secret, after = fakes.Maker(seed).parts(rule)
    return (f"{fakes.NAMES[rule]}={before}" if rule in fakes.NAMES else before), secret, after


def test_rules_that_need_a_key_name_have_one():
    assert {rule["id"] for rule in ENTRIES if rule.get("beside")} == set(fakes.NAMES)


def test_a_rule_finds_the_whole_of_its_secret_and_no_more_by_itself():
    kinds = {entry["id"]: entry["kind"] for entry in ENTRIES}
    wrong = []
    for rule, seed in itertools.product(IDS, SEEDS):
        before, secret, after = named(rule, seed)
        text = before + secret + after
        found = [m for m in alone(rule).matches(text) if m[3] == rule]
        # Of a Telegram token the first digits of the bot's public number may stay.
        spare = 2 if rule == "telegram-bot-token" else 0
        covered = (len(before), len(before) + len(secret))
        exact = found and covered[0] <= found[0][0] <= covered[0] + spare and found[-1][1] == covered[1]
        if not exact or {m[2] for m in found} != {kinds[rule]}:
            wrong.append((rule, seed, text, found))
    assert wrong == []


@pytest.mark.parametrize(("name", "context"), CONTEXTS.items(), ids=CONTEXTS)
def test_nothing_of_a_secret_is_left_wherever_it_stands(name, context):
    head, *between, tail = (part.replace("{{", "{").replace("}}", "}") for part in context.split("{}"))
    left, damaged = [], []
    for rule, seed in itertools.product(IDS, SEEDS):
        if name == "after an underscore" and rule in HARD:
            continue
        # A value without quotes goes on over letters of any script.
        if name == "after non-ASCII" and (rule in fakes.NAMES or rule in NAMED):
            continue
        before, secret, after = named(rule, seed)
        if name in ENCODED and rule in fakes.NAMES:
            before = before.replace("=", "%3D")
        text = (before + secret + after).join([head, *between, tail])
        assert fragments(secret, text), "the control: without redact it can be read"
        done = CORE.text(text)
        if pieces := fragments(secret, done):
            left.append((rule, seed, pieces, done))
        longer = rule in PERCENT and name in ENCODED
        if not longer and not (done.startswith(head) and done.endswith(after + tail)):
            damaged.append((rule, seed, done))
    assert left == []
    assert damaged == []


ALONE = [(rule["id"], word) for rule in ENTRIES for word in rule.get("alone", ())]
MADE = {rule["id"] for rule in ENTRIES if rule.get("made")}


@pytest.mark.parametrize("form", ['{} = "{}"', "{}: {}", '"{}": "{}"', "export {}_api={}", "<{}>{}</a>"])
def test_a_word_that_stands_alone_needs_no_other_name(form):
    left = []
    for rule, word in ALONE:
        if rule in MADE and ("_api" in form or form[0] == "<"):
            continue  # right before a separator only
        secret = "".join(fakes.Maker(5).parts(rule))
        # A word that is a qualifier too goes with the one behind it.
        prefixed = [f"acme_{word}"] if word not in _native.key_qualifiers() else []
        for name in (word, word.capitalize(), word.upper(), *prefixed):
            done = CORE.text(form.format(name, secret))
            if secret in done or not done.startswith(form.partition("{}")[0] + name):
                left.append((rule, done))
    assert left == []


def test_another_word_behind_it_makes_it_another_name():
    wrong = []
    for rule, word in ALONE:
        secret = "".join(fakes.Maker(5).parts(rule))
        core = alone(rule)
        for text in (f"{word}_app={secret}", f"{word}_commit: {secret}", f"{word}board = {secret}"):
            wrong += [(text, m) for m in core.matches(text) if m[3] == rule]
    assert wrong == []


GENERAL = {rule["id"] for rule in ENTRIES if rule.get("general")}


def test_what_a_general_rule_finds_is_of_its_names_kind():
    wrong = []
    for rule in GENERAL:
        secret = fakes.Maker(5).fake(rule)
        word = next(entry["beside"][0] for entry in ENTRIES if entry["id"] == rule)
        for name, kind in (("key", "api_key"), ("client_secret", "client_secret"), ("refresh_token",) * 2):
            for form in ("{}_{}={}", "{}-{}: {}", '"{}.{}": "{}"'):
                text = form.format(word, name, secret)
                found = [(m[2], m[3]) for m in CORE.matches(text)]
                if found != [(kind, rule if name == "key" else f"key:{name}")]:
                    wrong.append((text, found))
        assert CORE.value({f"{word}_client_secret": secret}) == {
            f"{word}_client_secret": "[REDACTED:client_secret]"
        }
        assert CORE.value({f"{word}_key": secret}) == {f"{word}_key": "[REDACTED:api_key]"}
    assert wrong == []


BESIDE = [(rule["id"], word) for rule in ENTRIES for word in rule.get("beside", ())]


@pytest.mark.parametrize(
    "form", ["{} API key: {}", "{} key = {}", "our {} team token: {}", "set {} secret={}", "{} api key {}"]
)
def test_a_word_beside_a_value_may_stand_before_the_name(form):
    left = []
    for rule, word in BESIDE:
        secret = "".join(fakes.Maker(5).parts(rule))
        for spelled in (word, word.capitalize(), word.upper()):
            text = form.format(spelled, secret)
            named = rule in GENERAL and not form.startswith("{} key")
            found = [m[:2] for m in alone(rule).matches(text) if named or m[3] == rule]
            if found != [(text.index(secret), len(text))]:
                left.append((text, found))
    assert left == []


@pytest.mark.parametrize(
    "form",
    ["{}, API key: {}", "{}  key = {}", "{}\nkey = {}", "{} and all the other keys = {}", "un{}ed token: {}"],
)
def test_a_word_that_does_not_belong_to_the_name_says_nothing(form):
    wrong = []
    for rule, word in BESIDE:
        text = form.format(word, "".join(fakes.Maker(5).parts(rule)))
        wrong += [(text, m) for m in alone(rule).matches(text) if m[3] == rule]
    assert wrong == []


# --- Near misses ----------------------------------------------------------------------------------


def spoiled(secret: str, i: int) -> str:
    """A secret with a symbol in it that stands in no token."""
    return secret[:i] + "\N{SECTION SIGN}" + secret[i + 1 :]


def test_a_symbol_of_no_alphabet_ends_a_match():
    wrong = []
    for rule, seed in itertools.product(IDS, SEEDS):
        before, secret, after = named(rule, seed)
        broken = before + spoiled(secret, len(secret) // 2) + after
        place = len(before) + len(secret) // 2
        found = [m for m in alone(rule).matches(broken) if m[3] == rule and m[0] <= place < m[1]]
        if rule not in NAMED:
            wrong += [(rule, broken, m) for m in found]
    assert wrong == []


def test_a_wrong_beginning_is_no_match():
    wrong = []
    for rule in IDS:
        text = "".join(fakes.Maker(3).parts(rule))
        literal = re.match(r"[A-Za-z0-9]*", text)
        assert literal is not None
        fixed = [fakes.Maker(seed).fake(rule)[:6] for seed in range(4, 9)]
        if rule in fakes.NAMES or len(set(fixed)) > 1:
            continue
        broken = "qz0" + text[3:]
        wrong += [(rule, broken, m) for m in alone(rule).matches(broken) if m[3] == rule and m[0] == 0]
    assert wrong == []


def test_a_beginning_alone_is_no_match():
    wrong = []
    for rule, seed in itertools.product(IDS, SEEDS):
        before, secret, _ = named(rule, seed)
        if len(secret) <= 24:
            continue
        for cut in (secret[:12], secret[:12] + " " + secret[12:24]):
            wrong += [(rule, cut, m) for m in alone(rule).matches(before + cut) if m[3] == rule]
    assert wrong == []


# (rule, the beginning, how many symbols must follow, one that may follow, one that may not)
LEAST = [
    ("github-token", "gh" + "p_", 36, "a", "-"),
    ("github-token-cut", "gh" + "p_", 20, "a", "_"),
    ("github-fine-grained-token", "github_pat_", 20, "a", "-"),
    ("gitlab-personal-token", "glpat-", 16, "a", "+"),
    ("gitlab-agent-token", "glagent-", 20, "a", "+"),
    ("google-api-key", "AI" + "za", 35, "a", "+"),
    ("google-client-secret", "GOC" + "SPX-", 24, "a", "+"),
    ("google-refresh-token", "1//0", 30, "a", "+"),
    ("aws-access-key-id", "AK" + "IA", 16, "A", "a"),
    ("npm-token", "np" + "m_", 36, "a", "-"),
    ("npm-token-cut", "np" + "m_", 24, "a", "_"),
    ("pypi-token", "pypi-" + "AgE", 20, "a", "+"),
    ("slack-token", "xox" + "b-", 20, "a", "_"),
    ("stripe-key", "sk_" + "live_", 20, "a", "-"),
    ("twilio-api-key", "S" + "K", 32, "a", "g"),
    ("openai-key", "sk-" + "proj-", 16, "a", "+"),
    ("anthropic-key", "sk-" + "ant-api03-", 20, "a", "+"),
    ("huggingface-token", "h" + "f_", 30, "1", "-"),
    ("vault-token", "hv" + "s.", 24, "a", "+"),
    ("digitalocean-token", "dop" + "_v1_", 24, "a", "-"),
    ("databricks-token", "da" + "pi", 32, "a", "i"),
    ("docker-token", "dckr" + "_pat_", 20, "a", "+"),
    ("shopify-token", "shp" + "at_", 24, "a", "g"),
    ("sentry-user-token", "sntr" + "yu_", 30, "a", "-"),
    ("age-identity", "AGE-SECRET-" + "KEY-1", 50, "Q", "q"),
    ("labelbox-key", "lb" + "x_", 43, "g", "+"),
    ("databento-key", "d" + "b-", 29, "a", "_"),
    ("vercel-token-marked", "ver" + "cel_", 24, "a", "-"),
    ("firehydrant-key-hex", "f" + "hc", 64, "a", "g"),
    ("lemonsqueezy-key", "lm" + "sq_", 24, "a", "-"),
    ("corbado-secret", "corba" + "do1_", 16, "a", "-"),
    ("pypi-token-other", "py" + "pi-", 90, "a", "+"),
    ("rainforest-key", "api" + "key_", 64, "a", "g"),
    ("goldrush-key", "cq" + "t_", 24, "a", "-"),
    ("figma-token-cut", "fig" + "d_", 20, "a", "+"),
    ("gitlab-oauth-secret", "glo" + "as-", 20, "a", "+"),
    ("n8n-key", "n8n" + "_api_", 40, "a", "-"),
]


@pytest.mark.parametrize(("rule", "head", "count", "good", "bad"), LEAST, ids=[row[0] for row in LEAST])
def test_one_symbol_short_or_of_another_alphabet_is_no_match(rule, head, count, good, bad):
    core = alone(rule)
    assert [(0, len(head) + count)] == [m[:2] for m in core.matches(head + good * count) if m[3] == rule]
    assert [m for m in core.matches(head + good * (count - 1)) if m[3] == rule] == []
    assert [
        m for m in core.matches(head + good * (count // 2) + bad + good * (count // 2 - 1)) if m[3] == rule
    ] == []


def test_a_weak_beginning_counts_at_a_boundary_only():
    wrong = []
    for entry in ENTRIES:
        rule = entry["id"]
        if entry.get("left", "any") == "any":
            continue
        core = alone(rule)
        before, secret, after = fakes.Maker(2).parts(rule)
        fake = before + secret + after
        if [m[3] for m in core.matches("- " + fake)] != [rule]:
            wrong.append(("not found", rule, fake))
        wrong += [("found", rule, m) for m in core.matches("qz" + fake) if m[3] == rule and m[0] <= 2]
        if rule in HARD:
            wrong += [("found", rule, m) for m in core.matches("cache_" + fake) if m[3] == rule and m[0] == 6]
    assert wrong == []
