from redact import Match


def test_a_match_slices_its_text():
    text = "é token=abc"
    match = Match(start=8, end=11, kind="token", rule="key:token", net="key")
    assert text[match.start : match.end] == "abc"


def test_a_match_can_be_taken_apart_by_position():
    match Match(1, 2, "jwt", "jwt", "format"):
        case Match(start, end, kind):
            assert (start, end, kind) == (1, 2, "jwt")
