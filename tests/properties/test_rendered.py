"""Events searched as what they were rendered to come out as those that are walked, and searched again."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import fakes
import pytest
from hypothesis import given, strategies as st
from keys import forms
from properties import pieces
from properties.test_matcher import core_with_live

from redact import _native

CORES = [_native.Core(), core_with_live()]


class Renderer(_native.Renderer):
    """Tells what is left to Python."""

    def _redact_event(self, logger: Any, method: str, event: Any) -> Any:
        return {"event": "left to Python", "names": list(event)}

    def _redact_rendering(self, logger: Any, method: str, event: Any, line: Any) -> Any:
        raise AssertionError


class Writer:
    """A renderer of JSON, as str or bytes, that counts its calls."""

    def __init__(self, given: tuple[Any, ...], made: Any) -> None:
        self.written: list[Any] = []
        self._dumps = self.write
        self._separators, self._made = given, made

    def write(self, event: Any) -> Any:
        self.written.append(event)
        return self._made(json.dumps(event, separators=self._separators))

    def __call__(self, logger: Any, method: str, event: Any) -> Any:
        return self._dumps(event)


WRITERS = [((", ", ": "), str), ((",", ":"), str.encode)]


def both_ways(core: _native.Core, event: dict[str, Any]) -> None:
    """Compares the two ways; keys count as known after they were met."""
    for given_separators, made in WRITERS:
        slow, quick = Writer(given_separators, made), Writer(given_separators, made)
        logger = SimpleNamespace(name="x")
        plain = Renderer(core, slow, _native.Switch(), None)(logger, "info", event)
        found = Renderer(core, quick, _native.Switch(), quick._dumps)(logger, "info", event)
        assert plain == found
        assert type(plain) is type(found)


@st.composite
def words(draw: st.DrawFn) -> str:
    """A text; drawn, because a strategy that names every piece has a representation of many kilobytes."""
    sort = draw(st.integers(0, 4))
    return draw([pieces.texts, pieces.live_texts, pieces.fields(), pieces.fakes, pieces.opaques][sort])


numbers = st.one_of(st.integers(0, 9999), st.booleans(), st.none(), st.floats(allow_nan=False))
plain_names = st.sampled_from(["event", "path", "note", "level", "exc_info"])


@st.composite
def mappings(draw: st.DrawFn, depth: int = 0) -> dict[str, Any]:
    """An event, most names of which are plain."""
    made = {}
    for _ in range(draw(st.integers(1, 4))):
        name = draw(st.sampled_from(pieces.NAMES) if draw(st.integers(0, 5)) == 0 else plain_names)
        sort = draw(st.integers(0, 5))
        made[name] = draw(
            mappings(depth + 1) if sort == 0 and depth < 2 else numbers if sort == 1 else words()
        )
    return made


@pytest.mark.parametrize("core", CORES)
@given(mappings())
def test_both_ways_give_the_same(core, event):
    both_ways(core, event)


@pytest.mark.parametrize("core", CORES)
@given(st.dictionaries(plain_names, words(), min_size=1, max_size=3))
def test_both_ways_give_the_same_under_plain_names(core, event):
    both_ways(core, event)


@pytest.mark.parametrize("rule", sorted(fakes.FAKES))
def test_the_fakes_of_every_rule_are_masked_both_ways(rule):
    """Alone, at each end of a text, and where a text is short beside them."""
    fake = fakes.Maker(3).fake(rule)
    for text in (fake, f"got {fake}", f"{fake} came", f"x={fake}", f"{fake[:-1]}", f'{fake}", "'):
        both_ways(CORES[0], {"event": text, "note": "x"})


@pytest.mark.parametrize("form", sorted({**forms.BARE, **forms.QUOTED}))
def test_every_form_of_a_name_is_masked_both_ways(form):
    value = fakes.Maker(5).opaque(40)
    for name in ("access_token", "password", "apiKey", "X-Api-Key", "DB_PASSWORD_PROD"):
        text = {**forms.BARE, **forms.QUOTED}[form](name, value)
        both_ways(CORES[0], {"event": text, "note": f"{text} came", "path": f"see {text}"})


@pytest.mark.parametrize("core", CORES)
def test_a_clean_event_is_rendered_once_and_goes_on_as_it_was_written(core):
    event = {"event": "items read", "path": {"note": "/v1/items"}, "level": 3}
    both_ways(core, event)
    for given_separators, made in WRITERS:
        writer = Writer(given_separators, made)
        line = Renderer(core, writer, _native.Switch(), writer._dumps)(None, "info", event)
        assert made(json.dumps(event, separators=given_separators)) == line
        assert [id(event)] == [id(each) for each in writer.written]


@pytest.mark.parametrize("core", CORES)
def test_an_event_with_a_secret_is_written_again_without_it(core):
    """The first writing is what was searched in the event's place: so the tests above do try that way."""
    event = {"event": f"got {fakes.Maker(3).fake('github-token')}", "note": "x"}
    both_ways(core, event)
    writer = Writer((", ", ": "), str)
    line = Renderer(core, writer, _native.Switch(), writer._dumps)(None, "info", event)
    assert line == '{"event": "got [REDACTED:github_token]", "note": "x"}'
    assert [event, {"event": "got [REDACTED:github_token]", "note": "x"}] == writer.written
