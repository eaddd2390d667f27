"""Awaiting a module: several watches at once each run, once, and none asks another for ever."""

import sys

import pytest

from redact._on_import import ImportWatch


@pytest.fixture
def module(tmp_path, monkeypatch):
    (tmp_path / "awaited_module.py").write_text("found = __spec__.loader", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield "awaited_module"
    sys.modules.pop("awaited_module", None)


def test_two_watches_that_await_the_same_module_both_run(module):
    seen = []
    watches = [ImportWatch() for _ in range(3)]
    for number, watch in enumerate(watches):
        watch.when_imported(module, lambda number=number: seen.append(number))
    __import__(module)
    assert sorted(seen) == [0, 1, 2]
    assert [watch for watch in watches if watch in sys.meta_path] == []


def test_one_that_has_stopped_lets_the_others_run(module):
    seen = []
    watches = [ImportWatch() for _ in range(2)]
    for number, watch in enumerate(watches):
        watch.when_imported(module, lambda number=number: seen.append(number))
    watches[1].stop()
    __import__(module)
    assert seen == [0]
