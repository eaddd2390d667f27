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


@pytest.fixture
def ours(module, tmp_path, monkeypatch):
    """A module of redact's that imports the awaited one in its first line, and has a name by its last."""
    text = "import awaited_module\nseen = True"
    (tmp_path / "extra_of_ours.py").write_text(text, encoding="utf-8")
    monkeypatch.setattr("redact.__path__", [*sys.modules["redact"].__path__, str(tmp_path)])
    yield "redact.extra_of_ours"
    sys.modules.pop("redact.extra_of_ours", None)


def test_what_a_module_of_ours_imports_has_arrived_when_ours_is_there(module, ours):
    runs = []
    watch = ImportWatch()
    watch.when_imported(module, lambda: runs.append(hasattr(sys.modules[ours], "seen")))
    __import__(ours)
    assert runs == [True]
    assert watch not in sys.meta_path


def test_what_arrived_before_ours_failed_has_arrived(module, ours, tmp_path):
    runs = []
    (tmp_path / "extra_of_ours.py").write_text("import awaited_module\n1 / 0", encoding="utf-8")
    watch = ImportWatch()
    watch.when_imported(module, lambda: runs.append(module in sys.modules))
    with pytest.raises(ZeroDivisionError):
        __import__(ours)
    assert runs == [True]
