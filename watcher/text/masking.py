"""Secrets out of words that a person, a log or a database will see: the one place that knows what may hold
one.

A channel's URL is a secret almost everywhere (`mask_url`), a source's only in its user part and in some of
its query (`mask_address`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit, urlunsplit

MASK = "***"
MIN_SECRET = 4  # shorter parts are words, not secrets, and masking them would eat the message

# Schemes whose host is a host. Elsewhere a token may stand in its place.
HOST_SCHEMES = frozenset(
    (
        "http",
        "https",
        "json",
        "jsons",
        "xml",
        "xmls",
        "form",
        "forms",
        "mailto",
        "mailtos",
        "smtp",
        "smtps",
        "smtp+plain",
        "gotify",
        "gotifys",
    )
)

# The one list of names whose value is nobody's business, in a query, a header or a sentence.
_NAME = (
    r"(?:[\w.-]*(?:token|secret|passw|passwd|password|passphrase|signature|api[-_]?key|access[-_]?key)"
    r"|(?:x[-_])?key|sig|pass|authorization|bearer)"
)
_URL = re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s\"'<>]+", re.IGNORECASE)
_QUERY = re.compile(rf"([?&]{_NAME}=)[^&#]+", re.IGNORECASE)
_PAIR = re.compile(
    rf"(?<![\w-])({_NAME})(\s*[:=]\s*|\s+(?=[A-Za-z0-9._~+/-]{{16,}}))(?:bearer\s+|basic\s+)?[^\s,;&\"']+",
    re.IGNORECASE,
)


def mask_url(url: str) -> str:
    """Scheme and host of the URL; what may hold a secret (user, path, query, fragment) is masked.

    The host itself is masked for schemes that carry a token in its place ("tgram://TOKEN/CHAT").
    """
    scheme, separator, rest = url.partition("://")
    if not separator:
        return MASK
    if scheme.lower() not in HOST_SCHEMES:
        return f"{scheme}://{MASK}"
    try:
        host = urlsplit(f"//{rest}").hostname or MASK
    except ValueError:
        host = MASK
    return f"{scheme}://{host}/{MASK}"


def mask_address(address: str) -> str:
    """The address of a source as it may be shown: all of it, but for its user part and the values of telling
    query keys."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return MASK
    if "@" in parts.netloc:
        host = parts.netloc.rpartition("@")[2]
        address = urlunsplit(parts._replace(netloc=f"{MASK}@{host}"))
    return _QUERY.sub(rf"\g<1>{MASK}", address)


def mask_secrets(text: str, secrets: Iterable[str] = ()) -> str:
    """The text with every URL reduced to scheme and host, `name: value` of secret-like names masked, and each
    of `secrets` masked wherever it stands."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= MIN_SECRET:
            text = text.replace(secret, MASK)
    text = _URL.sub(lambda found: mask_url(found[0]), text)
    return _PAIR.sub(lambda found: f"{found[1]}{found[2]}{MASK}", text)


def secrets_of_url(url: str) -> tuple[str, ...]:
    """The parts of a channel's URL that may be secrets: user, password, path segments and query values, also
    decoded; the host where `mask_url` masks it."""
    scheme, _, rest = url.partition("://")
    if scheme.lower() in HOST_SCHEMES:
        user, _, place = rest.rpartition("@")
        _, *path = re.split(r"[/?#]", place)
        rest = "/".join([user, *path])
    parts = [part for part in re.split(r"[/?&=@:#]", rest) if len(part) >= MIN_SECRET]
    return tuple(dict.fromkeys([*parts, *map(unquote, parts)]))
