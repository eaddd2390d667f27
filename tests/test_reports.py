"""Error texts in which name and value stand apart."""

import argparse
import sys

import pydantic
import pytest

import redact
from redact import Redactor
from redact._reports import masked_report, masked_under

CORE = Redactor().core


class Login(pydantic.BaseModel):
    """A model whose fields are refused."""

    password: int
    user: int
    nested: dict[str, int] = {}


@pytest.fixture
def fake_token():
    return "gh" + "p_" + "aB3dE5fG7hJ9" * 3


def refused(**fields):
    with pytest.raises(pydantic.ValidationError) as caught:
        Login(**fields)
    return str(caught.value)


def test_what_pydantic_says_of_a_sensitive_field_is_masked():
    text = refused(password="open sesame", user="bob", nested={"client_secret": "c0ffee-tea"})
    masked = masked_report(CORE, text, "x")
    assert "input_value='[REDACTED:password]'" in masked
    assert "input_value='[REDACTED:client_secret]'" in masked
    assert "input_value='bob'" in masked
    assert masked.count("\n") == text.count("\n")


def test_of_a_token_whose_middle_is_left_out_nothing_is_shown(fake_token):
    text = refused(password=1, user=1, nested={"x": {"note": fake_token}})
    assert "..." in text
    assert fake_token[:12] in text
    assert fake_token[-12:] in text
    masked = masked_report(CORE, text, "x")
    assert fake_token[5:12] not in masked
    assert fake_token[-12:] not in masked
    assert "[REDACTED:github_token]" in masked


@pytest.mark.parametrize(
    "value", ["sk-learn-and-other-words-of-a-long-name-here", "2026-01-02 " * 9, "word " * 20]
)
def test_what_is_no_token_keeps_its_beginning_and_end(value):
    text = refused(password=1, user=1, nested={"x": {"note": value}})
    assert "..." in text
    assert masked_report(CORE, text, "x") is text


@pytest.mark.parametrize("margin", ["", "  | ", "    | "])
def test_the_margin_of_a_group_is_no_obstacle(margin):
    text = "\n".join(margin + line for line in refused(password="open sesame", user="7").splitlines())
    assert "open sesame" not in masked_report(CORE, text, "x")


def test_clean_reports_are_the_same_object():
    text = refused(password=5, user="bob")
    assert masked_report(CORE, text, "x") is text


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("'open sesame'", "'[REDACTED:password]'"),
        ('"it\'s"', '"[REDACTED:password]"'),
        ("12345678", "[REDACTED:password]"),
        ("None", "None"),
        ("", ""),
    ],
)
def test_a_value_is_masked_as_under_its_name(shown, expected):
    assert masked_under(CORE, "password", shown, "x") == expected


def parser():
    made = argparse.ArgumentParser(exit_on_error=False)
    made.add_argument("--api-token", "-t", type=int)
    made.add_argument("--password", choices=["one", "two"])
    made.add_argument("--count", type=int)
    return made


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--api-token", "aZ3bY4cX5dW6"], "invalid int value: '[REDACTED:token]'"),
        (["-t", "it's aZ3bY4cX5dW6"], 'invalid int value: "[REDACTED:token]"'),
        (["--count", "many"], "invalid int value: 'many'"),
    ],
)
def test_what_argparse_says_of_a_sensitive_option_is_masked(arguments, message):
    with redact.install(sinks={"argparse"}), pytest.raises(argparse.ArgumentError) as caught:
        parser().parse_args(arguments)
    kind = redact.text("api-token=aZ3bY4cX5dW6").partition("REDACTED:")[2].rstrip("]")
    assert caught.value.message == message.replace("REDACTED:token", f"REDACTED:{kind}")


def test_choices_stay_readable():
    with redact.install(sinks={"argparse"}), pytest.raises(argparse.ArgumentError) as caught:
        parser().parse_args(["--password", "open sesame"])
    assert caught.value.message.startswith("invalid choice: '[REDACTED:password]' (choose from ")
    assert "two" in caught.value.message


def test_without_install_argparse_tells_it():
    with pytest.raises(argparse.ArgumentError, match="aZ3bY4cX5dW6"):
        parser().parse_args(["--api-token", "aZ3bY4cX5dW6"])


LONG = "aZ3bY4cX5dW6eV7fU8gT9h"


@pytest.mark.parametrize(
    "text",
    [
        "flag --access_token={}: invalid literal for int() with base 10: '{}'",
        "'{}' is not of type 'integer'\n\nOn instance['access_token']:\n    access_token='{}'",
        "parameter access_token='{}' violates int, as str '{}' is no int",
    ],
)
def test_what_is_masked_by_its_name_is_masked_where_the_text_repeats_it(text):
    masked = masked_report(CORE, text.format(LONG, LONG), "x")
    assert masked == text.format("[REDACTED:access_token]", "[REDACTED:access_token]")


SHORT = "korova-17"


def test_a_short_value_is_masked_where_the_text_quotes_it_whole():
    text = "'{}' is not of type 'integer'\n\nOn instance['password']:\n    '{}'\nand {} once more"
    masked = masked_report(CORE, text.format(SHORT, SHORT, SHORT), "x")
    assert masked == text.format("[REDACTED:password]", "[REDACTED:password]", SHORT)


@pytest.mark.parametrize("value", ["required", "20250101", "abc-12"])
def test_a_word_a_number_and_what_is_shorter_may_be_said_of_anything(value):
    masked = masked_report(CORE, f"password='{value}', but 'user' is '{value}'", "x")
    assert masked.endswith(f"'user' is '{value}'")


@pytest.mark.parametrize(
    "text",
    [
        "'access_token' must be in ['a', 'b'] (got '{}')",
        "expected int for dictionary value @ data['access_token']. Got '{}'",
        'field "client-secret" refused: "{}"',
        "\n  first line\n  | no '{}' at 'access_token'\n",
    ],
)
def test_a_quoted_value_on_the_line_of_a_quoted_name_is_masked(text):
    masked = masked_report(CORE, text.format(LONG), "x")
    assert LONG not in masked
    assert masked.partition("[REDACTED:")[0] == text.partition("{}")[0]
    assert masked.endswith(text.partition("{}")[2])


@pytest.mark.parametrize(
    "text",
    [
        "'access_token' is missing in request 'of the last minute'",
        "'access_token' is missing\nin request 'aZ3bY4cX5dW6eV7fU8gT9h'",
        "'user_name' must be known (got 'aZ3bY4cX5dW6eV7fU8gT9h')",
        "{'access_token': None, 'trace': 'aZ3bY4cX5dW6eV7fU8gT9h'}",
        "no 'access_token', only trace='aZ3bY4cX5dW6eV7fU8gT9h'",
    ],
)
def test_other_quoted_values_stay(text):
    assert masked_report(CORE, text, "x") is text


def test_a_token_that_is_cut_at_its_end_is_masked(fake_token):
    text = (
        f"no constructor for '!x'\n  in line 1, column 7:\n    note: !x {fake_token[:20]} ... \n          ^"
    )
    masked = masked_report(CORE, text, "x")
    assert masked == text.replace(f"{fake_token[:20]} ...", "[REDACTED:github_token]")
    assert masked_report(CORE, text.replace(fake_token[:20], "Some-Other-Word-2026"), "x").endswith("^")


def test_prefixes_in_a_sentence_are_no_cut_tokens():
    text = "a key begins with " + "AK" + "IA... or gh" + "p_..., see the docs"
    assert masked_report(CORE, text, "x") is text


def test_the_last_finalizer_says_its_error_where_nothing_can_be_imported_any_more(python):
    done = python(
        "import redact\n"
        "redact.install()\n"
        "class Last:\n"
        "    def __del__(self):\n"
        "        raise ValueError('user is not... \"the\" name that Jane2 said')\n"
        "last = Last()\n"
    )
    assert 'ValueError: user is not... "the" name that Jane2 said' in done.stderr
    assert "REDACTED" not in done.stderr


@pytest.fixture
def calls_of():
    """How many functions are called: of a text ten times as long about ten times as many."""

    def count(run):
        calls = 0

        def count_one(_frame, _event, _argument):
            nonlocal calls
            calls += 1

        before = sys.getprofile()
        sys.setprofile(count_one)
        try:
            run()
        finally:
            sys.setprofile(before)
        return calls

    return count


def test_texts_that_ask_most_are_looked_through_once(calls_of):
    """A quoted name on each of many lines, gaps between words, one long word: no step is taken twice."""
    small, large = (
        "'password' of 'x'\n" * size + "Abcdefghijk1... " * size + "a1b2." * size * 20 for size in (100, 1000)
    )
    assert calls_of(lambda: masked_report(CORE, large, "x")) < 15 * calls_of(
        lambda: masked_report(CORE, small, "x")
    )
