"""Addresses of the web: which are fit to be fetched, whose they are, and when two of them mean one article.

No name of this file touches the network. What counts as tracking, as a mobile host or as an AMP path is data:
`watcher/data/urls.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

MAX_URL = 4096
"""Longer addresses are nobody's: browsers and servers stop at 2,000 to 8,000 characters."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_CONTROL = re.compile("[\x00-\x20\x7f-\xa0\u2028\u2029\\\\]")
_HOST = re.compile(
    r"[^\W_](?:[\w-]{0,61}\w)?(?:\.[^\W_](?:[\w-]{0,61}\w)?)*\.?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*"
)
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|.*:.*")
_AMP_VIEWER = re.compile(r"/amp/s?/?(?=[^/]+\.[^/]+/)(?:s/)?")
_AMP_CACHE = re.compile(r"/[a-z]/(s/)?(?=[^/]+\.)")
_ENDING = re.compile(
    r"(?:\.amp)?\.html?$|\.amp$", re.IGNORECASE
)  # the AMP page of x.html is x.amp, x.amp.html or x/amp


# An address as nearly every feed writes them: nothing in it has to be looked at more closely.
_USUAL = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?){0,4}(?::[0-5]?\d{1,4})?"
    r"(?:/[\w~%+=,@&.!*$/:-]*(?:\?[\w~%+=,@&.!*$/:-]+)?(?:#[\w~%+=,@&.!*$/:-]+)?)?",
    re.ASCII,
)
_DOTS = re.compile(r"/\.\.?(?:/|$)")  # segments that lead nowhere, or back
# One of which only labels, segments and parameters are to be left out: every sign of it stays as it is.
_PLAIN = re.compile(
    r"https?://((?:[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?\.){1,4}[a-z0-9]{1,40})(?::([1-9]\d{0,3}|[1-5]\d{4}))?"
    r"((?:/[\w.-]*)*)(?:\?([\w-]+=[\w.-]*(?:&[\w-]+=[\w.-]*)*))?",
    re.ASCII,
)


def joined(base: str, address: str) -> str:
    """The address joined to `base` as `urllib.parse.urljoin` joins it, at a tenth of the cost where there is
    nothing to join. ValueError for one that cannot be read."""
    return address if _USUAL.fullmatch(address) else urljoin(base, address)


def is_web_url(url: str) -> bool:
    """True for an http or https address with a host and nothing that hides another one.

    Refused are user names ("https://bank.example@evil.example/"), backslashes, blanks and control characters,
    ports that are none, and addresses of more than MAX_URL characters.
    """
    if len(url) > MAX_URL:
        return False
    if _USUAL.fullmatch(url):
        return True
    if _CONTROL.search(url):
        return False
    parts = _split(url)
    if parts is None or parts.scheme not in _DEFAULT_PORTS or "@" in parts.netloc:
        return False
    return bool(parts.hostname and len(parts.hostname) <= 253 and _HOST.fullmatch(parts.hostname))


@lru_cache(4096)  # of a source's address at every poll, several times
def host_of(url: str) -> str:
    """The host in lower case, without port and closing dot: "www.example.org". Empty where there is none."""
    parts = _split(url.strip())
    return (parts.hostname or "").rstrip(".") if parts is not None else ""


def site_of(url: str) -> str:
    """The name that was registered: "example.co.uk" for "https://news.example.co.uk/1". Empty without a host.

    A rule of thumb in place of the public suffix list: the last two labels, three below a shared name of a
    country ("co.uk") or a host that lodges others. An IP address is its own site.
    """
    host = host_of(url)
    if _ADDRESS.fullmatch(host):
        return host
    labels = host.split(".")
    return ".".join(labels[-_site_labels(labels) :])


@lru_cache(2048)  # of each entry of a poll twice: for its keys, and for its row
def canonical_url(url: str) -> str:
    """The form that all addresses of one article share: a key to compare by, not an address to fetch.

    https, the host without "www." and mobile or AMP labels, no default port, user name, fragment, tracking
    parameters, AMP path, index page or ".html", no closing slash, parameters sorted, escapes written alike.
    Addresses that show an article through Google's AMP viewer or cache become the article's own. What is no
    web address comes back stripped of outer blanks.
    """
    plain = _PLAIN.fullmatch(url)
    key = None if plain is None else _canonical_plain(*plain.groups())
    return _canonical(url.strip()) if key is None else key


def _canonical_plain(host: str, port: str | None, path: str, query: str | None) -> str | None:
    """The canonical address of these parts, at a sixth of the cost; None where more is to be done."""
    short = _plain_path(path)
    if "--" in host or "google." in host or "ampproject." in host or "/." in short:
        return None
    site = _plain_host(host) + (f":{port}" if port and int(port) not in _DEFAULT_PORTS.values() else "")
    if query is not None:
        is_tracking = _rules().is_tracking
        pairs = (pair.partition("=") for pair in query.split("&"))
        kept = sorted(
            (name, value) for name, _, value in pairs if not is_tracking(name.lower(), value.lower())
        )
        if kept:
            return f"https://{site}{short}?{'&'.join(map('='.join, kept))}"
    return f"https://{site}{short.removesuffix('/')}"


def _canonical(text: str) -> str:
    parts = _split(text)
    if parts is None or parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        return text
    parts = _unwrapped(parts)
    host = _plain_host(parts.hostname or "")
    port = "" if parts.port in (None, *_DEFAULT_PORTS.values()) else f":{parts.port}"
    fragment = (
        parts.fragment if parts.fragment.startswith("!") else ""
    )  # "#!/2025/story" is a path in disguise
    plain = urlunsplit(
        ("https", f"{host}{port}", _plain_path(parts.path), _plain_query(parts.query), fragment)
    )
    from w3lib.url import canonicalize_url  # urllib.request and its kin, which most polls do without

    tidy = canonicalize_url(plain, keep_fragments=True)
    if _DOTS.search(parts.path):  # "/0/.?a" is "/0/?a" by now
        ahead = urlsplit(tidy)
        tidy = urlunsplit(ahead._replace(path=_plain_path(ahead.path)))
    return tidy[:-1] if tidy.endswith("/") else tidy


# ---------------------------------------------------------------------------------------------- parts


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises for a port that is no number up to 65535
    except ValueError:
        return None
    return parts


def _unwrapped(parts: SplitResult) -> SplitResult:
    """The article's own address, when this one shows it through an AMP viewer or cache."""
    host = parts.hostname or ""
    if host.removeprefix("www.").startswith("google."):
        match = _AMP_VIEWER.match(parts.path)
    elif host.endswith(".cdn.ampproject.org"):
        match = _AMP_CACHE.match(parts.path)
    else:
        return parts
    if match is None:
        return parts
    inner = _split(f"https://{parts.path[match.end() :]}?{parts.query}")
    return inner if inner is not None and inner.hostname else parts


@lru_cache(1024)
def _plain_host(host: str) -> str:
    labels = host.rstrip(".").split(".")
    own = _site_labels(labels)
    dress = _rules().dress_labels
    front = [label for label in labels[:-own] if label not in dress]
    return f"[{host}]" if ":" in host else ".".join(front + labels[-own:])


def _site_labels(labels: list[str]) -> int:
    """How many labels at the end are the registered name."""
    rules = _rules()
    if len(labels) < 3:
        return len(labels)
    for count in (2, 3):
        if ".".join(labels[-count:]) in rules.lodging:
            return min(len(labels), count + 1)
    is_country = len(labels[-1]) == 2 and labels[-1].isascii()  # "рф" is written in more letters elsewhere
    return 3 if is_country and labels[-2] in rules.shared else 2


def _plain_path(path: str) -> str:
    rules = _rules()
    if path.startswith("/") and not rules.dressed_path.search(path):
        return path
    segments = [segment for segment in path.split("/") if segment]
    kept: list[str] = []
    for place, segment in enumerate(segments):
        after = segments[place + 1] if place + 1 < len(segments) else ""
        if segment.lower() in rules.dress_paths or f"{segment}/{after}".lower() in rules.dress_paths:
            continue
        kept.append(segment.removeprefix("amp_"))
    if kept and kept[-1].lower() in rules.index_pages:
        kept.pop()
    if kept:
        kept[-1] = _ENDING.sub("", kept[-1]) or kept[-1]
    return "/" + "/".join(kept)


def _plain_query(query: str) -> str:
    rules = _rules()
    kept = []
    for name, value in parse_qsl(query, keep_blank_values=True):
        # "&amp;name=" is what is left of an address that was escaped twice.
        name = name.removeprefix("amp;")
        if name and not rules.is_tracking(unquote(name).lower(), value.lower()):
            kept.append((name, value))
    return urlencode(kept)


# ---------------------------------------------------------------------------------------------- data


@dataclass(frozen=True, slots=True)
class _Rules:
    names: frozenset[str]
    name_stems: tuple[str, ...]
    values: dict[str, tuple[frozenset[str], tuple[str, ...]]]
    dress_labels: frozenset[str]
    shared: frozenset[str]
    lodging: frozenset[str]
    dress_paths: frozenset[str]
    index_pages: frozenset[str]
    dressed_path: re.Pattern[str]  # what there may be to take off is in it

    def is_tracking(self, name: str, value: str) -> bool:
        if name in self.names or name.startswith(self.name_stems):
            return True
        whole, stems = self.values.get(name, (frozenset(), ()))
        return value in whole or value.startswith(stems)


@cache
def _rules() -> _Rules:
    data = tomllib.loads((Path(__file__).parents[1] / "data" / "urls.toml").read_text(encoding="utf-8"))
    names, stems = _words_and_stems(data["tracking"])
    return _Rules(
        names=names,
        name_stems=stems,
        values={name: _words_and_stems(values) for name, values in data["tracking_values"].items()},
        dress_labels=frozenset(data["hosts"]["dress"]),
        shared=frozenset(data["hosts"]["shared"]),
        lodging=frozenset(data["hosts"]["lodging"]),
        dress_paths=frozenset(data["paths"]["dress"]),
        index_pages=frozenset(data["paths"]["index"]),
        dressed_path=_dressed_path(*data["paths"]["dress"], *data["paths"]["index"]),
    )


def _dressed_path(*names: str) -> re.Pattern[str]:
    either = "|".join(map(re.escape, names))
    return re.compile(rf"//|/amp_|/(?:(?:{either})(?![^/])|$)|\.(?:amp|html?)$", re.IGNORECASE)


def _words_and_stems(patterns: Iterable[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    lower = [pattern.lower() for pattern in patterns]
    whole = frozenset(pattern for pattern in lower if not pattern.endswith("*"))
    return whole, tuple(pattern[:-1] for pattern in lower if pattern.endswith("*"))
