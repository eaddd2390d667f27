"""Which column a placeholder stands for."""

import pytest

from redact._sql import parameter_names

CASES = [
    ("INSERT INTO t (a, b, c) VALUES (?, ?, ?)", ["a", "b", "c"]),
    ('INSERT INTO t ("a", `b`, [c]) VALUES (%s, DEFAULT, %s), (%s, 1, %s)', ["a", "c", "a", "c"]),
    ("insert into s.t(a,b) values($1, lower($2)) returning id", ["a", "b"]),
    ("INSERT INTO t VALUES (?, ?)", [None, None]),
    ("UPDATE t SET a=?, t.b = ? WHERE lower(c) <> ? AND d LIKE ?", ["a", "b", "c", "d"]),
    (
        "SELECT x, y FROM t WHERE a IN (?, ?) AND b BETWEEN ? AND ? LIMIT ? OFFSET ?",
        ["a", "a", "b", "b", None, None],
    ),
    ("SELECT 'a ? b', ? FROM t -- ?\nWHERE a = ?", [None, "a"]),
    ("SELECT * FROM t WHERE a = :a_1 AND b = %(b_1)s AND c::text = ?", ["a", "b", "text"]),
    ("SELECT /* a = ? */ 1 FROM t WHERE b = ? /* c = ?", ["b"]),
    ("CALL f(:a, :b)", ["f", "f"]),
    ("", []),
]


@pytest.mark.parametrize(("statement", "names"), CASES)
def test_placeholders_are_named_by_their_columns(statement, names):
    assert parameter_names(statement) == names


def test_it_is_linear():
    statement = "INSERT INTO t (a, b) VALUES " + ", (?, ?)" * 20_000
    assert parameter_names(statement) == ["a", "b"] * 20_000
    assert parameter_names("(" * 50_000 + "'" + '"' * 50_001) == []
    assert parameter_names("/* " * 200_000) == []
