"""Inputs that pydantic's errors show cut: masked as they are, by every net, and counted once."""

import logging
from typing import Annotated

import pydantic
import pytest

import redact
from redact._cut_inputs import masked_error_text
from redact._ledger import ledger

VALUE = "".join(
    f"{capital}{digit}{capital.lower()}" for capital, digit in zip("QWERTYUIO", "729461358", strict=True)
)


def error_of(given, kind=int):
    model = pydantic.create_model("Login", field=(kind, ...))
    with pytest.raises(pydantic.ValidationError) as caught:
        model(field=given)
    return caught.value


def shown(error, live=None):
    redactor = redact.Redactor(live=live)
    return masked_error_text(redactor.core, error, str(error), "")


@pytest.fixture
def live():
    secrets = redact.LiveSecrets()
    secrets.add(VALUE, kind="api_key")
    return secrets


def test_a_live_secret_is_masked_where_its_middle_is_left_out(live):
    error = error_of({"note": VALUE, "more": "x" * 30})
    assert VALUE[:10] in str(error)
    assert VALUE[:6] not in shown(error, live)
    assert "input_type=dict" in shown(error, live)


def test_a_value_is_masked_whose_name_is_left_out():
    error = error_of({"a": "x" * 20, "access_token": VALUE})
    assert "access_token" not in str(error)
    assert VALUE[-20:] in str(error)
    assert VALUE[-20:] not in shown(error)


def test_a_clean_report_is_the_same_object(live):
    error = error_of({"note": "plain words of some length", "more": "x" * 30})
    text = str(error)
    assert "..." in text
    assert masked_error_text(redact.Redactor(live=live).core, error, text, "") is text


def test_a_message_with_the_look_of_an_input_hides_no_secret(live):
    def refuse(value):
        message = f"no\n  [type=x, input_value='...', input_type=str] {len(value)}"
        raise ValueError(message)

    error = error_of({"note": VALUE, "more": "x" * 30}, Annotated[dict, pydantic.AfterValidator(refuse)])
    assert VALUE[:10] in str(error)
    assert VALUE[:6] not in shown(error, live)


@pytest.mark.parametrize("show", [str, repr, "{}".format])
def test_under_install_whoever_asks_gets_it_masked(show):
    error = error_of({"a": "x" * 20, "access_token": VALUE})
    plain = show(error)
    with redact.install(sinks={"tracebacks"}):
        assert VALUE[-20:] not in show(error)
    assert show(error) == plain


def test_what_a_log_shows_once_counts_once(caplog):
    error = error_of({"a": "x" * 20, "access_token": VALUE})

    def counted():
        return sum(entry.count for entry in ledger().entries() if entry.kind == "access_token")

    with redact.install():
        before = counted()
        try:
            raise error
        except pydantic.ValidationError:
            logging.getLogger("cut").exception("refused")
        assert "REDACTED:access_token]" in caplog.text
        assert VALUE[-20:] not in caplog.text
        assert counted() == before + 1
