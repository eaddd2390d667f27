"""Live secrets: what is taken, what is refused, what is forgotten."""

import gc
import sys
import threading
import traceback
import warnings

import pytest

import redact
from redact import LiveSecrets, RedactWarning, SecretError, protect
from redact._live import process_live


def _masks(live, text):
    return redact.Redactor(live=live).text(text)


def test_an_added_value_is_masked_under_its_kind_until_it_is_discarded(fake):
    live, value = LiveSecrets(), fake()
    text = f"got {value} here"
    assert _masks(live, text) == text
    live.add(value, kind="access_token")
    assert _masks(live, text) == "got [REDACTED:access_token] here"
    assert live.discard(value) is True
    assert _masks(live, text) == text
    assert live.discard(value) is False


def test_protect_registers_with_the_table_that_redactors_search_by_default(fake):
    value = fake()
    text = f"got {value} here"
    assert redact.text(text) == text
    protect(value, kind="refresh_token")
    assert redact.text(text) == "got [REDACTED:refresh_token] here"
    assert redact.Redactor(live=LiveSecrets()).text(text) == text


def test_a_redactor_made_before_the_value_was_added_masks_it_too(fake):
    live, value = LiveSecrets(), fake()
    redactor = redact.Redactor(live=live)
    live.add(value, kind="token")
    assert redactor.text(value) == "[REDACTED:token]"


def test_a_value_is_gone_when_its_time_and_the_grace_are_over(fake):
    live, value = LiveSecrets(grace=0.0), fake()
    live.add(value, kind="token", ttl=0.05)
    over = threading.Event()
    for _ in range(600):
        if _masks(live, value) == value:
            break
        over.wait(0.01)
    assert _masks(live, value) == value
    lasting = LiveSecrets(grace=60.0)
    lasting.add(value, kind="token", ttl=0.01)
    over.wait(0.05)
    assert _masks(lasting, value) == "[REDACTED:token]"


def test_clear_forgets_everything(fake):
    live = LiveSecrets()
    for seed in range(5):
        live.add(fake(seed=seed), kind="token")
    assert len(live) == 5
    live.clear()
    assert len(live) == 0


def test_a_subclass_of_str_is_taken_as_its_plain_text(fake):
    class Loud(str):
        __slots__ = ()

        def __str__(self):
            return "something else"

    live, value = LiveSecrets(), fake()
    live.add(Loud(value), kind="token")
    assert _masks(live, value) == "[REDACTED:token]"
    assert live.discard(Loud(value)) is True


@pytest.mark.parametrize("register", [protect, LiveSecrets().add], ids=["protect", "add"])
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"value": ""}, "value must not be empty"),
        ({"value": None}, "value must be a str, not NoneType"),
        ({"value": b"bytes-of-a-token"}, "value must be a str, not bytes"),
        ({"kind": "Access-Token"}, "kind must be snake_case"),
        ({"kind": None}, "kind must be a str, not NoneType"),
        ({"ttl": 0}, "ttl must be a positive, finite number of seconds"),
        ({"ttl": -1}, "ttl must be a positive, finite number of seconds"),
        ({"ttl": float("nan")}, "ttl must be a positive, finite number of seconds"),
        ({"ttl": float("inf")}, "ttl must be a positive, finite number of seconds"),
        ({"ttl": True}, "ttl must be a number of seconds, not bool"),
        ({"ttl": "3600"}, "ttl must be a number of seconds, not str"),
        ({"kind": "", "ttl": 0}, "kind must be snake_case.*; ttl must be"),
    ],
)
def test_a_wrong_argument_is_one_error_that_names_the_field_and_never_the_value(
    fake, register, arguments, expected
):
    value = fake()
    given = {"value": value, "kind": "token", "ttl": None, **arguments}
    with pytest.raises(SecretError, match=expected) as caught:
        register(given.pop("value"), **given)
    assert value not in str(caught.value)
    assert "bytes-of-a-token" not in str(caught.value)
    assert len(process_live()) == 0


def test_no_frame_of_redact_shows_the_value_when_an_error_is_rendered_with_its_locals(fake, own_locals):
    value = fake()
    for call in (protect, LiveSecrets().add):
        try:
            call(value, kind="Bad Kind")
        except SecretError as error:
            frames = list(traceback.walk_tb(error.__traceback__))
            ours = own_locals(error)
        assert ours
        assert value not in repr(ours)
        assert value in repr([frame.f_locals for frame, _ in frames]), (
            "the control: the caller's own frame has it"
        )


@pytest.mark.parametrize("wrong", ["", None, 3])
def test_discard_refuses_what_can_be_no_value(wrong):
    with pytest.raises(SecretError, match="value must"):
        LiveSecrets().discard(wrong)


def test_a_time_to_live_of_ages_is_fine(fake):
    live = LiveSecrets()
    live.add(fake(), kind="token", ttl=1e300)
    live.add(fake(seed=1), kind="token", ttl=10**400)
    assert len(live) == 2


def test_a_secret_with_a_time_to_live_is_taken_where_no_module_can_be_loaded(fake, monkeypatch):
    live = LiveSecrets()
    monkeypatch.setitem(sys.modules, "redact._kind", None)  # as without a file handle
    with pytest.raises(ImportError):
        live.add(fake(), kind="no kind")  # the control: it cannot be loaded
    live.add(fake(), kind="token", ttl=60)
    assert len(live) == 1


def test_a_value_below_four_characters_is_not_registered_and_warned_about_once_by_kind():
    live = LiveSecrets()
    with pytest.warns(RedactWarning, match="kind 'pin' has fewer than 4") as seen:
        live.add("9x7", kind="pin")
    assert "9x7" not in str(seen[0].message)
    assert seen[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        live.add("8x6", kind="pin")
    assert len(live) == 0


def test_a_table_shows_its_size_and_no_values(fake):
    live = LiveSecrets()
    live.add(fake(), kind="token")
    assert repr(live) == "<LiveSecrets of 1>"


def test_a_registered_value_is_no_python_object_that_the_collector_can_list(fake):
    live = LiveSecrets()
    live.add(fake(), kind="token")
    assert not [item for item in gc.get_referents(live, live.table) if isinstance(item, str)]


def test_threads_may_add_and_discard_at_the_same_time(fake):
    live = LiveSecrets()
    values = [[fake(seed=f"{thread} {number}") for number in range(200)] for thread in range(10)]
    failures = []

    def work(mine):
        try:
            for value in mine:
                live.add(value, kind="token")
            for value in mine[1:]:
                assert live.discard(value)
        except BaseException as error:  # noqa: BLE001 - told to the main thread
            failures.append(error)

    threads = [threading.Thread(target=work, args=(mine,)) for mine in values]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(live) == 10
    assert all(_masks(live, mine[0]) == "[REDACTED:token]" for mine in values)
