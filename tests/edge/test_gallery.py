"""The gallery shows what the channels send."""

from __future__ import annotations

from pathlib import Path

import gallery
import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "gallery.md").read_text("utf-8")


@pytest.mark.parametrize("name", gallery.GALLERY)
def test_the_gallery_shows_what_a_server_was_sent(name: str) -> None:
    assert gallery.section(name) in PAGE
