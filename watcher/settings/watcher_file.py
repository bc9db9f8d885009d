"""The tables of watcher.toml. The descriptions are the reference and the JSON Schema."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from watcher.settings.channel_table import Channel
from watcher.settings.values import (
    AnyCase,
    Bind,
    Bytes,
    ClockTime,
    FilePath,
    HostPort,
    Seconds,
    Secret,
    Shape,
    Table,
    TimeOfDay,
    TimeZone,
    WebAddress,
    not_both,
)


def _check_days(value: int) -> int:
    """A feed lists its entries for weeks: one that was forgotten too soon would come back as new."""
    if value != 0 and value < 30:
        raise ValueError("must be at least 30 days, or 0 for ever")
    return value


Days = Annotated[int, AfterValidator(_check_days), Shape("days, at least 30 or 0")]


class Service(Table):
    """How the daemon runs."""

    tick: Seconds = Field(
        default=5.0, ge=0.05, le=60, description="How often the daemon looks for feeds that are due."
    )
    workers: int = Field(default=8, ge=1, le=256, description="Feeds polled at the same time.")
    reload: Seconds = Field(
        default=10.0, ge=0, description="How often the config files are looked at for a change; 0 = never."
    )
    time_zone: TimeZone = Field(
        default="UTC", description="The reader's zone: times in alerts are shown in it."
    )
    log_level: Annotated[Literal["debug", "info", "warning", "error"], AnyCase] = Field(
        default="info", description="The least important log line that is written."
    )
    log_format: Annotated[Literal["text", "json"], AnyCase] = Field(
        default="text", description="Log lines for people, or one JSON object a line."
    )


class Fetch(Table):
    """How feeds and pages are fetched."""

    contact: str = Field(
        default="",
        description="An address or e-mail where a site's owner can reach you; it is part of the User-Agent.",
    )
    connect_timeout: Seconds = Field(default=10.0, gt=0, description="Longest wait for a connection.")
    timeout: Seconds = Field(default=20.0, gt=0, description="Longest wait for the next bytes of an answer.")
    deadline: Seconds = Field(
        default=45.0, gt=0, description="Longest time for one answer, redirects included."
    )
    max_feed_bytes: Bytes = Field(
        default=32_000_000, ge=1_000, description="Longest feed that is read, after decompression."
    )
    max_page_bytes: Bytes = Field(
        default=5_000_000, ge=1_000, description="Longest page that is read, after decompression."
    )
    redirects: int = Field(default=6, ge=0, le=20, description="Redirects followed for one address.")
    per_host: int = Field(default=2, ge=1, le=64, description="Requests to one host at the same time.")
    host_gap: Seconds = Field(
        default=1.0, ge=0, description="Least time between the starts of two requests to one host."
    )
    robots: bool = Field(default=True, description="Keep to robots.txt when article pages are fetched.")
    allow: tuple[HostPort, ...] = Field(
        default=(),
        description="Private or loopback addresses that may be fetched; all others of that kind are refused.",
    )
    proxy: WebAddress | None = Field(
        default=None,
        description='An HTTP proxy for all fetching ("http://proxy.example:3128"). '
        "Variables such as HTTP_PROXY are not read.",
    )
    ca_file: FilePath | None = Field(
        default=None, description="Further certificate authorities to trust, in PEM."
    )
    min_interval: Seconds = Field(
        default=60.0, ge=1, description="No feed is polled more often; an `interval` below it is an error."
    )
    max_interval: Seconds = Field(
        default=21_600.0,
        ge=60,
        description="No feed waits longer, whatever failed; what its server asks for counts, up to a day.",
    )

    @model_validator(mode="after")
    def _limits_agree(self) -> Self:
        if self.max_interval < self.min_interval:
            raise ValueError("max_interval must not be below min_interval")
        if self.deadline < self.timeout:
            raise ValueError("deadline must not be below timeout")
        return self


class WebSub(Table):
    """Hubs that push what is new (W3C WebSub): it arrives in seconds, and feeds are polled more rarely."""

    callback_url: WebAddress | None = Field(
        default=None,
        description="The public address that hubs reach, a reverse proxy's that leads to `bind`; "
        "without it no hub is asked.",
    )
    bind: Bind = Field(default="127.0.0.1:8421", description="Where hubs are answered.")
    poll_interval: Seconds = Field(
        default=3_600.0, ge=60, description="Time between two polls of a feed while its hub pushes."
    )
    lease: Seconds = Field(
        default=864_000.0, ge=3_600, description="For how long hubs are asked to push; renewed in time."
    )


class Keep(Table):
    """Days that rows are kept; 0 = for ever. The ledger, its evidence and the alerts are never deleted."""

    entries: Days = Field(
        default=365, description="Days that entries and the texts are kept which no fact rests on."
    )
    copies: Days = Field(default=365, description="Days that a text is remembered to know its copies by.")
    deliveries: Days = Field(default=90, description="Days that sent deliveries are kept.")


class Store(Table):
    """Where the service keeps what it knows."""

    url: Secret | None = Field(
        default=None,
        description="SQLAlchemy address of a database; without it SQLite, `watcher.db` in the state folder.",
    )
    url_file: FilePath | None = Field(default=None, description="A file that holds `url`.")
    state: FilePath | None = Field(
        default=None, description="The state folder, `./state` without it; `--state` and WATCHER_STATE win."
    )
    keep: Keep = Keep()

    @model_validator(mode="after")
    def _one_url(self) -> Self:
        not_both(self, "url", "url_file")
        return self


def _check_noise(value: str) -> str:
    if not any(sign.isalnum() for sign in value):
        raise ValueError("has no word: it would stand for every line")
    return value


class Strip(Table):
    """What is no part of an article, beside what the watcher knows and learns by itself."""

    noise_lines: tuple[Annotated[str, AfterValidator(_check_noise), Shape("line")], ...] = Field(
        default=(),
        description="Lines that are left out of every text; with `*` before or behind, lines that end or "
        "begin so. Case, signs and numbers do not count.",
    )


class Alerts(Table):
    """How much a reader is told. What is worth an alert stands in the topic files."""

    max_per_hour: int = Field(
        default=30,
        ge=0,
        description="Messages a channel gets in an hour; the rest waits for a digest; 0 = no cap.",
    )
    digest_over: int = Field(
        default=5, ge=1, description="After an outage, more waiting alerts than this become one message."
    )
    digest_after: Seconds = Field(
        default=1_800.0, ge=0, description="An alert that has waited this long tells of an outage."
    )
    remind_at: ClockTime = Field(
        default="09:00",
        description="When readers are reminded that a round is tomorrow, in `service.time_zone`.",
    )
    quiet_console: bool = Field(
        default=False, description="Print alerts only: no line for what was read and kept silent."
    )


class Health(Table):
    """What is told of the service itself, to the channels whose `receives` names "health"."""

    heartbeat: TimeOfDay = Field(
        default="08:00",
        description="When the daily word of being alive is sent, in `service.time_zone`; empty = never.",
    )
    gather: Seconds = Field(
        default=600.0,
        ge=0,
        description="Sources that change within this time of the last message come together in the next.",
    )
    blind_after: Seconds = Field(
        default=900.0,
        ge=0,
        description="When most sources have been unreadable for so long, one message says that we are blind.",
    )


class Send(Table):
    """How deliveries are retried."""

    attempts: int = Field(
        default=100,
        ge=1,
        le=10_000,
        description="Attempts before a delivery is given up; 100 take about a day.",
    )
    lease: Seconds = Field(
        default=90.0,
        ge=1,
        description="When a delivery that a stopped process left half done is taken up again.",
    )
    first_delay: Seconds = Field(
        default=5.0, ge=0, description="Wait before the second attempt; it doubles each time."
    )
    max_delay: Seconds = Field(default=900.0, ge=1, description="Longest wait between two attempts.")
    allow: tuple[HostPort, ...] = Field(
        default=(), description="Private or loopback addresses that a webhook may have."
    )


class Web(Table):
    """The page, the feeds and the calendar that the service answers with."""

    enabled: bool = Field(default=True, description="Whether `watcher run` answers at all.")
    bind: Bind = Field(
        default="127.0.0.1:8420",
        description="Where it answers. Any other than a loopback address needs a password or a token.",
    )
    hosts: tuple[str, ...] = Field(
        default=(),
        description="Names under which it is called, behind a reverse proxy for one; others are refused.",
    )
    public_url: WebAddress | None = Field(
        default=None, description="The address that feeds and calendars name as their own."
    )
    password: Secret | None = Field(default=None, description="What a person logs in with.")
    password_file: FilePath | None = Field(default=None, description="A file that holds `password`.")
    token: Secret | None = Field(
        default=None,
        description="What a program reads with: feeds, calendar, API and metrics, never a change.",
    )
    token_file: FilePath | None = Field(default=None, description="A file that holds `token`.")
    edit: bool = Field(default=True, description="Whether the page may save topic files.")

    @property
    def is_local(self) -> bool:
        """True when only programs of this machine can reach it."""
        host = self.bind.rpartition(":")[0].strip("[]")
        return host == "localhost" or host == "::1" or host.startswith("127.")

    @model_validator(mode="after")
    def _others_need_a_key(self) -> Self:
        not_both(self, "password", "password_file")
        not_both(self, "token", "token_file")
        keys = (self.password, self.password_file, self.token, self.token_file)
        if self.enabled and not any(keys) and not (self.is_local and not self.hosts):
            why = "hosts lets others call it" if self.is_local else "bind is no loopback address"
            raise ValueError(f"{why}: a password, password_file, token or token_file is required")
        return self


class Seeds(Table):
    """The texts that the ledger starts from."""

    enabled: bool = Field(default=True, description="Read the seeds into the ledger at the first start.")
    dir: FilePath | None = Field(
        default=None, description="The folder of the seeds. Without it the shipped ones."
    )


class WatcherFile(Table):
    """watcher.toml: the service itself."""

    service: Service = Service()
    fetch: Fetch = Fetch()
    websub: WebSub = WebSub()
    store: Store = Store()
    strip: Strip = Strip()
    alerts: Alerts = Alerts()
    health: Health = Health()
    send: Send = Send()
    seeds: Seeds = Seeds()
    web: Web = Web()
    channels: tuple[Channel, ...] = ()
