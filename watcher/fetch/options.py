"""The limits under which everything is fetched."""

from __future__ import annotations

from dataclasses import dataclass

import watcher

PRODUCT = "talks-watcher"


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """Times in seconds, sizes in bytes. The defaults suit the open internet.

    `allow` names the hosts whose addresses are not checked, each as "host:port" the way the URL writes it
    ("127.0.0.1:8080", "[::1]:8080", "intranet.example:443"). `contact` is a URL or mail address at which a
    site's owner can ask who polls it.
    """

    contact: str = ""
    connect_timeout: float = 10.0
    read_timeout: float = 20.0
    total_timeout: float = 45.0  # the whole exchange, with its redirects
    max_redirects: int = 6
    max_feed_bytes: int = 24_000_000  # inflated; 100,000 short entries
    max_page_bytes: int = 5_000_000
    max_raw_bytes: int = 24_000_000  # as sent
    max_headers: int = 500
    max_connections: int = 32
    per_host: int = 2
    per_host_delay: float = 1.0  # between the starts of two exchanges with one host
    robots: bool = True
    allow: tuple[str, ...] = ()
    proxy: str | None = None  # "http://host:port": it makes the connections, see docs/decisions/0009
    ca_file: str | None = None  # further certificate authorities to trust, in PEM

    @property
    def user_agent(self) -> str:
        """Name, version and contact. No "bot" in it: some publishers refuse the word."""
        contact = f" (+{self.contact})" if self.contact else ""
        return f"{PRODUCT}/{watcher.__version__}{contact}"
