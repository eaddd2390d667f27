"""Prints the rows of `matcher/src/letters.rs`: how rare each pair of letters is in words, beside letters at random.

    python native/letter_pairs.py /usr/share/dict/ngerman … 

Each list of words given counts alike, and so do the names in the standard library's sources. The rows in the core are of Debian
12's wamerican-large, wcatalan, wdanish, wdutch, wfrench, witalian, wngerman, wnorwegian (both), wpolish, wportuguese, wspanish
and wswedish.
"""

from __future__ import annotations

import collections
import math
import re
import sys
import sysconfig
import unicodedata
from pathlib import Path

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SPELLED = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "ł": "l", "đ": "d"})
MOST = 300_000  # of a list: beyond that it has every form of every word
SEEN = 3  # a name in the sources that stands there so often is no example's value


def words(path: Path) -> list[str]:
    """A list's words in small letters, without marks on them."""
    raw = path.read_bytes()
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    bare = (c for c in unicodedata.normalize("NFKD", text.lower().translate(SPELLED)) if not unicodedata.combining(c))
    found = sorted({word for word in "".join(bare).splitlines() if re.fullmatch("[a-z]{3,}", word)})
    return found[:: max(1, len(found) // MOST)]


def names() -> list[str]:
    """What the standard library's sources are written of."""
    seen: collections.Counter[str] = collections.Counter()
    for path in Path(sysconfig.get_paths()["stdlib"]).rglob("*.py"):
        if "site-packages" not in path.parts:
            seen.update(re.findall("(?<![A-Za-z0-9])[A-Za-z]{3,40}(?![A-Za-z0-9])", path.read_text("utf-8", "replace")))
    return [name.lower() for name, times in seen.items() if times >= SEEN]


def shares(source: list[str]) -> dict[str, float]:
    """How much of all pairs in a list each pair is."""
    seen = collections.Counter(a + b for word in source for a, b in zip(word, word[1:]))
    every = [a + b for a in LETTERS for b in LETTERS]
    return {pair: (seen[pair] + 0.5) / (seen.total() + len(every) / 2) for pair in every}


def main() -> None:
    """Bits that a pair tells for letters at random, from 4 less than none to 5; neighbours in the alphabet tell none."""
    sources = [shares(source) for source in [*(words(Path(path)) for path in sys.argv[1:]), names()]]
    for a in LETTERS:
        row = ""
        for b in LETTERS:
            share = sum(source[a + b] for source in sources) / len(sources)
            bits = max(-4, min(5, round(math.log2(1 / len(LETTERS) ** 2 / share))))
            row += str(4 + (min(bits, 0) if abs(ord(a) - ord(b)) < 2 else bits))
        print(f'    *b"{row}",')


main()
