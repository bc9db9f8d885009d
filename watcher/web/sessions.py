"""Who is at the other end: signed cookies, the secrets they are checked against, and a brake on guessing."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from watcher.settings import Settings
from watcher.store import Store

COOKIE = "watcher_session"
LASTS = 14 * 24 * 3600  # seconds
MAX_FAILURES = 5  # wrong passwords of one address within BRAKE seconds
BRAKE = 60.0
MAX_ADDRESSES = 1_000  # that are remembered for it
_KEY_NAME = "web_key"


@dataclass(frozen=True, slots=True)
class Session:
    """A browser. `is_known` says that it gave the password; `id` is what its forms are bound to."""

    id: str
    is_known: bool
    begun: int  # seconds of the Unix clock


def load_key(store: Store) -> bytes:
    """The key that cookies are signed with: made once, and kept in the store."""
    with store.reading() as tx:
        known = tx.get_meta(_KEY_NAME)
    if known is None:
        with store.transaction() as tx:
            known = tx.get_meta(_KEY_NAME) or secrets.token_hex(32)
            tx.set_meta(_KEY_NAME, known)
    return known.encode()


def password_of(settings: Settings) -> str | None:
    """What the log-in asks for: the password, else the token; None when the page is open."""
    return _plain(settings, "password") or _plain(settings, "token")


def token_of(settings: Settings) -> str | None:
    return _plain(settings, "token")


def _plain(settings: Settings, key: str) -> str | None:
    secret = getattr(settings.web, key)
    return secret.get_secret_value() if secret is not None else None


def is_same(given: str, wanted: str | None) -> bool:
    """True when the two are equal, in a time that does not tell how much of them is."""
    return wanted is not None and hmac.compare_digest(given.encode(), wanted.encode())


class Sessions:
    """Writes and reads cookies. A changed password makes every earlier one worthless."""

    def __init__(self, key: bytes, password: Callable[[], str | None]) -> None:
        self._key = key
        self._password = password

    def begin(self, is_known: bool, now: int) -> Session:
        return Session(secrets.token_urlsafe(18), is_known, now)

    def write(self, session: Session) -> str:
        """The cookie's value."""
        head = f"{session.id}.{int(session.is_known)}.{session.begun}"
        return f"{head}.{self._sign('session', head)}"

    def read(self, cookie: str | None, now: int) -> Session | None:
        """The session of a cookie that was written here and has not run out; else None."""
        head, _, signature = (cookie or "").rpartition(".")
        if not head or not is_same(signature, self._sign("session", head)):
            return None
        name, known, begun = head.split(".")
        if now - int(begun) > LASTS:
            return None
        return Session(name, known == "1", int(begun))

    def form_token(self, session: Session) -> str:
        """What every form of this session carries, so that no other site can send it."""
        return self._sign("form", session.id)

    def _sign(self, purpose: str, text: str) -> str:
        key = hmac.new(self._key, (self._password() or "").encode(), hashlib.sha256).digest()
        return hmac.new(key, f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


class Brake:
    """Counts wrong passwords by the address they came from."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures: OrderedDict[str, list[float]] = OrderedDict()

    def holds(self, address: str) -> bool:
        """True while an address has failed too often to try again."""
        since = self._clock() - BRAKE
        recent = [at for at in self._failures.get(address, ()) if at > since]
        return len(recent) >= MAX_FAILURES

    def failed(self, address: str) -> None:
        since = self._clock() - BRAKE
        recent = [at for at in self._failures.pop(address, ()) if at > since]
        self._failures[address] = [*recent, self._clock()]
        while len(self._failures) > MAX_ADDRESSES:
            self._failures.popitem(last=False)
