"""pydantic: its own secrets keep their stars, a `Secret` is a field like any other, and no model leaks."""

import io
import json
import logging
import traceback

import pytest
import structlog
from pydantic import BaseModel, SecretBytes, SecretStr, TypeAdapter, ValidationError
from pydantic_settings import BaseSettings

import redact
from redact import Secret
from redact.sinks.logging import RedactFilter
from redact.sinks.structlog import RedactProcessor

STARS = "**********"
MASK = "[REDACTED:access_token]"


class Account(BaseModel):
    name: str
    password: str
    pin: SecretStr = SecretStr("pin-of-an-account")


class Session(BaseModel):
    access_token: Secret
    spare: Secret | None = None


@pytest.fixture
def account(fake):
    return Account(name="bob", password=fake())


# -- pydantic's own secrets


def test_pydantics_secrets_are_left_as_they_are_and_render_their_own_stars(fake):
    given = {
        "password": SecretStr(fake()),
        "token": [SecretBytes(fake().encode())],
        "who": ("bob", SecretStr(fake())),
    }
    found = redact.value(given)
    assert found is given
    assert fake() not in repr(found)
    assert repr(found).count(STARS) == 3
    assert found["password"].get_secret_value() == fake(), "the program's own object, unharmed"


def test_a_neighbour_that_must_be_masked_does_not_change_them(fake):
    hidden = SecretStr(fake(seed=1))
    found = redact.value({"password": hidden, "api_key": fake()})
    assert found["password"] is hidden
    assert found["api_key"] == "[REDACTED:api_key]"


def test_what_was_taken_out_of_one_is_masked_under_its_name(fake):
    hidden = SecretStr(fake())
    assert redact.value({"password": hidden.get_secret_value()}) == {"password": "[REDACTED:password]"}


# -- models with plain texts in them


def test_a_model_is_copied_with_its_fields_masked_and_masked_as_soon_as_it_is_text(account, fake):
    masked = redact.value({"account": account})["account"]
    assert (type(masked), masked.name, masked.password) == (type(account), "bob", "[REDACTED:password]")
    assert account.password == fake(), "the caller's own is as it was"
    for shown in (repr(account), str(account), account.model_dump_json(), f"{[account]}"):
        assert fake() in shown, "the control"
        assert fake() not in redact.text(shown)
        assert "[REDACTED:password]" in redact.text(shown)
    assert redact.value(account.model_dump())["password"] == "[REDACTED:password]"


RENDERERS = {
    "json": structlog.processors.JSONRenderer(),
    "json with str": structlog.processors.JSONRenderer(default=str),
    "json of the dump": structlog.processors.JSONRenderer(
        default=lambda model: model.model_dump(mode="json")
    ),
    "json of the json": structlog.processors.JSONRenderer(default=lambda it: it.model_dump_json()),
    "key value": structlog.processors.KeyValueRenderer(),
    "logfmt": structlog.processors.LogfmtRenderer(),
    "console": structlog.dev.ConsoleRenderer(colors=False),
    "console in colours": structlog.dev.ConsoleRenderer(colors=True),
}


def _logged(account, *processors):
    out = io.StringIO()
    log = structlog.wrap_logger(structlog.PrintLogger(out), processors=list(processors))
    log.info("created", account=account, more=[account])
    return out.getvalue()


@pytest.mark.parametrize("name", RENDERERS)
def test_a_model_in_an_event_does_not_come_out_of_structlog(account, fake, name):
    renderer = RENDERERS[name]
    assert fake() in _logged(account, renderer), "the control"
    masked = _logged(account, RedactProcessor(), renderer, RedactProcessor())
    assert fake() not in masked
    assert fake()[8:24] not in masked
    assert "[REDACTED:password]" in masked
    assert "bob" in masked


def test_a_model_in_an_event_does_not_come_out_of_an_installed_chain(python, fake):
    code = """
import sys, redact, structlog
from pydantic import BaseModel, SecretStr
class Account(BaseModel):
    name: str
    password: str
    key: SecretStr
if sys.argv[1] == "with":
    redact.install(stdout="never")
structlog.configure(processors=[structlog.processors.JSONRenderer()])
plain = sys.stdin.readline().strip()
structlog.get_logger().info("created", account=Account(name="bob", password=plain, key=plain))
"""
    assert fake() not in python(code, "with", stdin=fake()).stdout
    assert fake() in python(code, "without", stdin=fake()).stdout, "the control"


@pytest.mark.parametrize("form", ["%s", "%r", "%(account)s"])
@pytest.mark.parametrize("guarded", [True, False])
def test_a_model_does_not_come_out_of_logging(account, fake, form, guarded):
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    logger = logging.getLogger(f"test_pydantic.{guarded}")
    logger.propagate = False
    if guarded:
        handler.addFilter(RedactFilter())
    logger.addHandler(handler)
    logger.warning(f"created {form}", {"account": account} if "account" in form else account)  # noqa: G004 - the form is what varies
    logger.removeHandler(handler)
    assert (fake() not in out.getvalue()) == guarded, "without the filter it leaks: the control"


def test_the_error_of_a_wrong_model_shows_its_input_and_is_masked(fake):
    with pytest.raises(ValidationError) as caught:
        Account.model_validate({"password": fake(24)})
    assert fake(24) in str(caught.value), "the control"
    assert fake(24) not in redact.text(str(caught.value))


def test_the_cut_input_of_a_long_one_is_masked_too(fake):
    """It cuts long inputs in the middle; both ends stand in the error, the first one under its name."""
    secret = Secret(fake(120), kind="password")
    with pytest.raises(ValidationError) as caught:
        Account.model_validate({"note": secret.reveal()})
    shown = str(caught.value)
    assert fake(120)[:16] in shown or fake(120)[-16:] in shown, "the control"
    masked = redact.text(shown)
    assert [at for at in range(104) if fake(120)[at : at + 16] in masked] == []


# -- a Secret as a field


def test_a_field_takes_a_text_and_has_its_name_as_kind(fake):
    session = Session(access_token=fake())
    assert type(session.access_token) is Secret
    assert session.access_token.kind == "access_token"
    assert session.access_token.reveal() == fake()
    assert redact.text(fake()) == MASK
    assert fake() not in repr(session) + str(session)


def test_a_field_takes_a_secret_as_it_is(fake):
    token = Secret(fake(), kind="github_token")
    session = Session(access_token=token, spare=None)
    assert session.access_token is token
    assert session.model_copy(deep=True).access_token is token


def test_a_dump_has_the_secret_and_json_the_mask(fake):
    session = Session(access_token=fake())
    assert session.model_dump()["access_token"] is session.access_token
    assert session.model_dump(mode="json") == {"access_token": MASK, "spare": None}
    assert json.loads(session.model_dump_json()) == {"access_token": MASK, "spare": None}
    assert TypeAdapter(list[Secret]).dump_json([session.access_token]) == f'["{MASK}"]'.encode()


def test_json_is_read_and_a_mask_in_it_is_refused(fake):
    session = Session.model_validate_json(json.dumps({"access_token": fake()}))
    assert session.access_token.reveal() == fake()
    with pytest.raises(ValidationError, match="holds a mask instead of a value"):
        Session.model_validate_json(session.model_dump_json())


def test_the_schema_of_a_field_is_that_of_a_password():
    field = Session.model_json_schema()["properties"]["access_token"]
    assert (field["type"], field["format"], field["writeOnly"]) == ("string", "password", True)


class Late(BaseModel):
    password: str
    token: Secret


@pytest.mark.parametrize(
    "wrong", [123456789012, b"bytes-of-a-token", ["list-of-tokens"], {"a": "dict-of-one"}]
)
def test_a_wrong_type_is_an_error_that_shows_neither_it_nor_its_neighbours(wrong, fake, own_locals):
    with pytest.raises(TypeError) as caught:
        Late(password=fake(), token=wrong)
    assert str(caught.value) == f"token must be a str or a Secret, not {type(wrong).__name__}"
    frames = [frame for frame, _ in traceback.walk_tb(caught.tb)]
    ours = own_locals(caught.value)
    assert ours
    assert fake() not in repr(ours)
    assert repr(wrong) not in repr(ours)
    assert repr(wrong) in repr([frame.f_locals for frame in frames]), "the control: other frames have it"


def test_the_control_an_error_of_pydantic_shows_what_it_was_given():
    with pytest.raises(ValidationError, match="123456789012"):
        Account(name="bob", password=123456789012)


def test_an_empty_one_is_pydantics_own_error():
    with pytest.raises(ValidationError, match="value must not be empty"):
        Session(access_token="")


def test_settings_take_secrets_from_the_environment_and_show_none(monkeypatch, fake):
    class Settings(BaseSettings):
        api_key: Secret
        password: SecretStr

    monkeypatch.setenv("API_KEY", fake())
    monkeypatch.setenv("PASSWORD", fake(seed=1))
    settings = Settings()
    assert settings.api_key.reveal() == fake()
    shown = f"{settings!r} {settings} {redact.value({'settings': settings})} {settings.model_dump()}"
    assert [value for value in (fake(), fake(seed=1)) if value in shown] == []
    assert shown.count("[REDACTED:api_key]") == 4
    assert redact.value({"settings": settings})["settings"].api_key == "[REDACTED:api_key]"
    assert settings.api_key.reveal() == fake(), "the caller's own is as it was"


def test_importing_redact_imports_no_pydantic(python):
    code = """
import sys, redact
redact.value({"password": redact.Secret("a-value-of-one")})
print(any(name.startswith("pydantic") for name in sys.modules))
"""
    assert python(code).stdout == "False\n"
