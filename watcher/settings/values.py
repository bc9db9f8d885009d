"""How single values of a config file are written: durations, sizes, addresses, names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, SecretStr, WithJsonSchema

from watcher.settings.problems import did_you_mean

_UNITS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_DURATION = re.compile(r"(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?", re.ASCII)
_LONGEST = 3_153_600_000  # a century; keeps out nan and inf, and nobody means more
_SIZE = re.compile(r"(\d+)\s*(|B|kB|KB|MB|GB)", re.ASCII)
_SIZE_UNITS = {"": 1, "B": 1, "kB": 1_000, "KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_HOST_PORT = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[^\s:/@\[\]]+):(\d{1,5})")

_BARE_MAIL = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+"
_MAIL = re.compile(rf"{_BARE_MAIL}|[^<>@\",;]+ <{_BARE_MAIL}>")
MAIL_SCHEMES = ("smtp", "smtps", "smtp+plain")


class Table(BaseModel):
    """A table of a config file. Unknown keys are errors, and no value is converted silently."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a value looks like, in words for the reference and for error messages."""

    words: str
    example: str = ""


def parse_duration(value: object) -> int | float:
    """The seconds meant by `900`, `"15m"` or `"1h30m"` (w, d, h, m, s, largest first); else ValueError."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LONGEST:
        return int(value) if value == int(value) else value
    match = _DURATION.fullmatch(value.replace(" ", "")) if isinstance(value, str) and value else None
    counts = zip(match.groups(), _UNITS.values(), strict=True) if match else ()
    seconds = sum(int(count) * unit for count, unit in counts if count)
    if match is None or not any(match.groups()) or seconds >= _LONGEST:
        raise ValueError('must be a duration such as "15m" or "1h30m", or a number of seconds')
    return seconds


def show_duration(seconds: float) -> str:
    """`seconds` as a user would write it: `"15m"`, `"1h30m"`, `"0.5"` where it is no whole number."""
    if seconds != int(seconds) or seconds == 0:
        return f"{seconds:g}" + ("s" if seconds == 0 else "")
    left, words = int(seconds), ""
    for unit, size in _UNITS.items():
        if unit != "w" and left >= size:
            words += f"{left // size}{unit}"
            left %= size
    return words


def parse_size(value: object) -> int:
    """The bytes meant by `5000000`, `"5MB"` or `"500 kB"` (decimal units). ValueError otherwise."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    match = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError('must be a size such as "5MB", or a number of bytes')
    return int(match[1]) * _SIZE_UNITS[match[2]]


def show_size(size: int) -> str:
    """`size` as a user would write it: `"5MB"`."""
    for unit in ("GB", "MB", "kB"):
        if size and size % _SIZE_UNITS[unit] == 0:
            return f"{size // _SIZE_UNITS[unit]}{unit}"
    return str(size)


def check_web_address(value: str) -> str:
    """`value` when it is an http or https address with a host, else ValueError."""
    try:
        parts = urlsplit(value)
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good or re.search(r"\s", value) or _CONTROL.search(value):
        raise ValueError("must be an address that begins with http:// or https://")
    return value


def check_host_port(value: str) -> str:
    """`value` when it reads `host:port`, else ValueError."""
    match = _HOST_PORT.fullmatch(value)
    if match is None or not 0 < int(match[1]) < 65_536:
        raise ValueError('must be "host:port", such as "127.0.0.1:8000" or "[::1]:8000"')
    return value


def check_bind(value: str) -> str:
    """`value` when it is an address to answer at: `host:port`, port 0 for a free one; else ValueError."""
    match = _HOST_PORT.fullmatch(value)
    if match is None or int(match[1]) > 65_535:
        raise ValueError('must be "host:port", such as "127.0.0.1:8420" or "[::1]:8420"')
    return value


def check_time_zone(value: str) -> str:
    """`value` when it names a time zone of the IANA database, else ValueError with the nearest name."""
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        hint = did_you_mean(value, available_timezones())
        raise ValueError(f'must be an IANA time zone such as "Europe/Istanbul"{hint}') from None
    return value


def check_time_of_day(value: str) -> str:
    """`value` when it is empty or a time of day such as "08:00", else ValueError."""
    if value and not _is_time(value):
        raise ValueError('must be a time of day such as "08:00", or "" for never')
    return value


def check_clock_time(value: str) -> str:
    """`value` when it is a time of day such as "08:00", else ValueError."""
    if not _is_time(value):
        raise ValueError('must be a time of day such as "08:00"')
    return value


def check_language(value: str) -> str:
    """`value` when it is a language code of two or three small letters, else ValueError."""
    if not re.fullmatch(r"[a-z]{2,3}", value):
        raise ValueError('must be a language code such as "en" or "ru"')
    return value


def check_name(value: str) -> str:
    """`value` when it can be shown and typed: not empty, one line, no space at its ends; else ValueError."""
    if not value or value != value.strip() or _CONTROL.search(value):
        raise ValueError("must be a name of at least one character, on one line, without space at its ends")
    return value


def check_path(value: str) -> str:
    """`value` when a file can be called so, else ValueError."""
    if not value.strip() or "\0" in value:
        raise ValueError("must be a path")
    return value


def check_mail_address(value: str) -> str:
    """`value` when it is empty, `name@host` or `Name <name@host>`, else ValueError."""
    if value and (not _MAIL.fullmatch(value) or _CONTROL.search(value)):
        raise ValueError('must be a mail address such as "desk@news.example" or "Desk <desk@news.example>"')
    return value


def check_mail_server(value: str) -> str:
    """`value` when it names a mail server, else ValueError."""
    try:
        parts = urlsplit(value)
        is_good = parts.scheme in MAIL_SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good or parts.path.strip("/") or parts.query or _CONTROL.search(value):
        raise ValueError(
            'url must name a mail server: "smtp://user:password@mail.example:587" (STARTTLS), "smtps://" '
            '(TLS from the start) or "smtp+plain://" (unencrypted, for one on this machine)'
        )
    return value


def not_both(table: Table, key: str, other: str) -> None:
    """Nothing, or ValueError when both keys of the table have a value."""
    if getattr(table, key) is not None and getattr(table, other) is not None:
        raise ValueError(f"either {key} or {other}, not both")


def check_quiet(value: str) -> str:
    """`value` when it is empty or two different times of day such as "22:00-07:00", else ValueError."""
    start, _, end = value.partition("-")
    if value and (not start or not end or start == end or not all(map(_is_time, (start, end)))):
        raise ValueError('must be two times of day such as "22:00-07:00", or "" for never')
    return value


def _is_time(value: str) -> bool:
    return re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value) is not None


def _lowered(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


_DURATION_SCHEMA = {"anyOf": [{"type": "string", "pattern": "^([0-9]+[wdhms] ?)+$"}, {"type": "number"}]}
_SIZE_SCHEMA = {"anyOf": [{"type": "string", "pattern": "^[0-9]+ ?(B|[kK]B|MB|GB)?$"}, {"type": "integer"}]}

Seconds = Annotated[
    float, BeforeValidator(parse_duration), WithJsonSchema(_DURATION_SCHEMA), Shape("duration", "15m")
]
WholeSeconds = Annotated[
    int, BeforeValidator(parse_duration), WithJsonSchema(_DURATION_SCHEMA), Shape("duration", "15m")
]
Bytes = Annotated[int, BeforeValidator(parse_size), WithJsonSchema(_SIZE_SCHEMA), Shape("size", "5MB")]
WebAddress = Annotated[str, AfterValidator(check_web_address), Shape("http(s) address")]
HostPort = Annotated[str, AfterValidator(check_host_port), Shape("host:port")]
Bind = Annotated[str, AfterValidator(check_bind), Shape("host:port")]
TimeZone = Annotated[str, AfterValidator(check_time_zone), Shape("IANA time zone")]
TimeOfDay = Annotated[str, AfterValidator(check_time_of_day), Shape("time of day", "08:00")]
ClockTime = Annotated[str, AfterValidator(check_clock_time), Shape("time of day", "08:00")]
QuietHours = Annotated[str, AfterValidator(check_quiet), Shape("hours of the day", "22:00-07:00")]
MailAddress = Annotated[str, AfterValidator(check_mail_address), Shape("mail address")]
Language = Annotated[str, AfterValidator(check_language), Shape("language code")]
Name = Annotated[str, AfterValidator(check_name), Shape("name")]
AnyCase = BeforeValidator(_lowered)  # environment variables are often written in capitals
FilePath = Annotated[str, AfterValidator(check_path), Shape("path")]
Secret = Annotated[SecretStr, Shape("secret text")]
