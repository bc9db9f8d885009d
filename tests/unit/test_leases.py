"""Leases at hubs: how long one lasts, and when it is renewed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from watcher.feeds.hubs import Subscription
from watcher.feeds.leases import Lease, new_lease, verified

NOW = datetime(2025, 3, 3, tzinfo=UTC)


def lease() -> Lease:
    return new_lease(
        "Harbour", Subscription("https://h.example/feed", ("https://hub.example/",)), "t", "s", NOW
    )


@pytest.mark.parametrize("seconds", [None, 0.0, 1.0, 300.0, 3_600.0, 864_000.0, 99_999_999_999.0])
def test_a_lease_is_renewed_before_it_ends_and_not_at_once(seconds: float | None) -> None:
    kept = verified(lease(), seconds, NOW)
    assert kept.until is not None
    assert NOW + timedelta(seconds=100) < kept.due < kept.until <= NOW + timedelta(days=365)
