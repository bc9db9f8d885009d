"""docs/manners.md says which test proves which rule: each of them is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
_NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def test_every_test_that_the_manners_name_is_there() -> None:
    named = _NAMED.findall((ROOT / "docs" / "manners.md").read_text())
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not re.search(rf"^(?:async )?def {name}\b", (ROOT / path).read_text(), re.M)
    ]
    assert len(named) > 30
    assert missing == []
