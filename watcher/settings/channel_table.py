"""`[[channels]]` of watcher.toml: where messages go, which, and when."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, SecretStr, model_validator

from watcher.model import SILENT_CHANGES, ChangeKind
from watcher.settings.problems import did_you_mean
from watcher.settings.values import (
    AnyCase,
    ClockTime,
    FilePath,
    MailAddress,
    Name,
    QuietHours,
    Seconds,
    Secret,
    Shape,
    Table,
    TimeZone,
    check_mail_server,
    check_web_address,
    not_both,
)

REMINDER = "reminder"

# What a channel of each type must have, and may have beside that, of the keys that not all have. A key stands
# for its `_file` twin too.
NEEDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "console": ((), ()),
    "webhook": (("url",), ("secret",)),
    "mail": (("url", "sender", "to"), ()),
    "telegram": (("secret", "room"), ("url", "in_place")),
    "slack": (("secret", "room"), ("url", "in_place")),
    "discord": (("url",), ("in_place",)),
    "matrix": (("url", "secret", "room"), ("in_place",)),
    "ntfy": (("room",), ("url", "secret", "in_place")),
    "apprise": (("url",), ()),
}
OF_SOME = ("url", "secret", "room", "sender", "to", "in_place")
WITH_WEB_ADDRESS = ("webhook", "telegram", "slack", "discord", "matrix", "ntfy")
LOUD_KINDS = (*(kind.value for kind in ChangeKind if kind not in SILENT_CHANGES), REMINDER)


def _check_kind(value: str) -> str:
    if value not in LOUD_KINDS:
        hint = did_you_mean(value, LOUD_KINDS)
        raise ValueError(f"must be one of {', '.join(LOUD_KINDS)}{hint}")
    return value


Kind = Annotated[str, AfterValidator(_check_kind), Shape("kind of change")]
Severity = Annotated[Literal["low", "medium", "high", "critical"], AnyCase]


def check_channel_address(kind: str, url: SecretStr | None) -> None:
    """Nothing, or ValueError when `url` cannot be the address of a channel of type `kind`."""
    if url is None:
        return
    address = url.get_secret_value()
    if kind in WITH_WEB_ADDRESS:
        try:
            check_web_address(address)
        except ValueError as error:
            raise ValueError(f"url {error}") from None
    elif kind == "mail":
        check_mail_server(address)
    elif "://" not in address:
        raise ValueError('url must be an Apprise address such as "mailto://user:pass@example.org"')


class Channel(Table):
    """Where alerts are sent. Without any `[[channels]]` there is one: the console."""

    name: Name = Field(description="Unique; it names the channel in commands and environment variables.")
    type: Annotated[
        Literal["console", "webhook", "mail", "telegram", "slack", "discord", "matrix", "ntfy", "apprise"],
        AnyCase,
    ] = Field(
        description="`console` prints, `webhook` posts signed JSON, `mail` sends mail; `telegram`, `slack`, "
        "`discord`, `matrix` and `ntfy` write to a room; `apprise` takes the address of any other service."
    )
    enabled: bool = Field(default=True, description="Whether anything is sent to it.")
    url: Secret | None = Field(
        default=None,
        description="The address of a webhook, the mail server (`smtp://user:password@host:587`), the Matrix "
        "home server, the Apprise address (`signal://...`); for Telegram, Slack and ntfy only where it is "
        "not the public one.",
    )
    url_file: FilePath | None = Field(default=None, description="A file that holds `url`.")
    secret: Secret | None = Field(
        default=None,
        description="Signs what a webhook is sent (HMAC-SHA256); the token of a bot or account.",
    )
    secret_file: FilePath | None = Field(default=None, description="A file that holds `secret`.")
    room: str = Field(
        default="",
        description="Where in the service: a Telegram chat, a Slack channel's id, a Matrix room's id, "
        "an ntfy topic.",
    )
    in_place: bool = Field(
        default=False,
        description="A change rewrites the round's message instead of answering it. That rings nobody.",
    )
    sender: MailAddress = Field(default="", description="Who a mail is from.")
    to: tuple[MailAddress, ...] = Field(default=(), description="Who a mail goes to.")
    topics: tuple[str, ...] = Field(default=(), description="Topics it is told about; empty = all.")
    series: tuple[str, ...] = Field(
        default=(), description="Series of rounds it is told about, by their ids in the topic; empty = all."
    )
    kinds: tuple[Kind, ...] = Field(
        default=(), description=f"Changes it is told about; empty = all of {', '.join(LOUD_KINDS)}."
    )
    min_severity: Severity = Field(default="low", description="Less urgent alerts are not told to it.")
    min_certainty: Annotated[
        Literal["rumour", "source", "mediator", "one_side", "both_sides", "held"], AnyCase
    ] = Field(
        default="rumour",
        description="Weaker alerts wait until such a word comes; `mediator` stands for officials only.",
    )
    min_owners: int = Field(
        default=1, ge=1, le=20, description="Alerts wait until so many independent owners report it."
    )
    receives: tuple[Annotated[Literal["alerts", "health"], AnyCase], ...] = Field(
        default=("alerts",),
        min_length=1,
        description='What it is sent: "alerts", "health" (troubles of sources, a daily heartbeat), or both.',
    )
    quiet: QuietHours = Field(
        default="",
        description="Hours of the day in which messages are held back, and sent when they end; empty = none.",
    )
    digest_at: tuple[ClockTime, ...] = Field(
        default=(), description="Times of the day at which all that has gathered is sent as one message."
    )
    digest_every: Seconds = Field(
        default=0.0,
        ge=0,
        le=86_400,
        description="The same, counted from midnight (`6h`: at 0, 6, 12 and 18 o'clock); 0 = at once.",
    )
    urgent_within: Seconds = Field(
        default=86_400.0,
        ge=0,
        description="What is to happen within this time is neither held nor gathered; 0 = it is.",
    )
    urgent_severity: Annotated[Literal["low", "medium", "high", "critical", "never"], AnyCase] = Field(
        default="critical",
        description="Alerts as urgent as this are neither held nor gathered either.",
    )
    time_zone: TimeZone | None = Field(
        default=None,
        description="Its reader's zone, which these hours are told in; else `service.time_zone`.",
    )
    timeout: Seconds = Field(default=15.0, gt=0, le=300, description="Longest time for one delivery.")

    @model_validator(mode="after")
    def _keys_fit_type(self) -> Self:
        not_both(self, "url", "url_file")
        not_both(self, "secret", "secret_file")
        needed, possible = NEEDS[self.type]
        given = {key for key in OF_SOME if getattr(self, key, None) or getattr(self, f"{key}_file", None)}
        for key in sorted(given - {*needed, *possible}, key=OF_SOME.index):
            raise ValueError(f"{key} is not for type {self.type}")
        missing = [key for key in needed if key not in given or (key == "to" and not all(self.to))]
        if missing and self.enabled:
            words = [f"{key} or {key}_file" if key in ("url", "secret") else key for key in missing]
            verb = "is" if len(missing) == 1 else "are"
            raise ValueError(f"{' and '.join(words)} {verb} required for type {self.type}")
        check_channel_address(self.type, self.url)
        return self

    @model_validator(mode="after")
    def _one_rhythm(self) -> Self:
        if self.digest_at and self.digest_every:
            raise ValueError("either digest_at or digest_every, not both")
        if 0 < self.digest_every < 600:
            raise ValueError("digest_every must be at least 10m, or 0")
        return self
