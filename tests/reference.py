"""The oracle: what counts as a match, in plain Python, slow and obvious.

Written from `native/README.md`, whose sections the docstrings name, and from the catalogue's TOML files; it
shares no code with the native core. Property tests hold the core to it. Offsets are code points. Its
rooms are in `oracle/`, in the order of the definition.
"""

from oracle.union import masked, matches
from oracle.walk import value

__all__ = ["masked", "matches", "value"]
