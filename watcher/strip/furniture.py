"""Lines that one source shows on several of its pages."""

from __future__ import annotations

import hashlib

from watcher.strip.lines import fold_words


def line_key(line: str) -> str:
    """The key under which a line is counted: case, digits and signs folded, hashed to 16 hexadecimal digits."""
    return hashlib.blake2b(" ".join(fold_words(line)).encode(), digest_size=8).hexdigest()
