"""The tables of watcher.toml. The descriptions are the reference and the JSON Schema."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, SecretStr, model_validator

from watcher.model import SILENT_CHANGES, ChangeKind
from watcher.settings.problems import did_you_mean
from watcher.settings.values import (
    AnyCase,
    Bind,
    Bytes,
    HostPort,
    Name,
    Seconds,
    Secret,
    Shape,
    Table,
    TimeOfDay,
    TimeZone,
    WebAddress,
    check_path,
    check_web_address,
)

LOUD_KINDS = tuple(kind.value for kind in ChangeKind if kind not in SILENT_CHANGES)


def _check_kind(value: str) -> str:
    if value not in LOUD_KINDS:
        hint = did_you_mean(value, LOUD_KINDS)
        raise ValueError(f"must be one of {', '.join(LOUD_KINDS)}{hint}")
    return value


def _check_days(value: int) -> int:
    """A feed lists its entries for weeks: one that was forgotten too soon would come back as new."""
    if value != 0 and value < 30:
        raise ValueError("must be at least 30 days, or 0 for ever")
    return value


Days = Annotated[int, AfterValidator(_check_days), Shape("days, at least 30 or 0")]
Kind = Annotated[str, AfterValidator(_check_kind), Shape("kind of change")]
FilePath = Annotated[str, AfterValidator(check_path), Shape("path")]


def check_channel_address(kind: str, url: SecretStr | None) -> None:
    """Nothing, or ValueError when `url` cannot be the address of a channel of type `kind`."""
    if url is None:
        return
    address = url.get_secret_value()
    if kind == "webhook":
        try:
            check_web_address(address)
        except ValueError as error:
            raise ValueError(f"url {error}") from None
    elif "://" not in address:
        raise ValueError('url must be an Apprise address such as "mailto://user:pass@example.org"')


def _not_both(table: Table, key: str, other: str) -> None:
    if getattr(table, key) is not None and getattr(table, other) is not None:
        raise ValueError(f"either {key} or {other}, not both")


class Service(Table):
    """How the daemon runs."""

    tick: Seconds = Field(
        default=5.0, ge=0.05, description="How often the daemon looks for feeds that are due."
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
        _not_both(self, "url", "url_file")
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


class Channel(Table):
    """Where alerts are sent. Without any `[[channels]]` there is one: the console."""

    name: Name = Field(description="Unique; it names the channel in commands and environment variables.")
    type: Annotated[Literal["console", "webhook", "apprise"], AnyCase] = Field(
        description="`console` prints, `webhook` posts signed JSON, `apprise` takes Apprise addresses."
    )
    enabled: bool = Field(default=True, description="Whether anything is sent to it.")
    url: Secret | None = Field(
        default=None, description="The address of a webhook, or the Apprise address (mailto://...)."
    )
    url_file: FilePath | None = Field(default=None, description="A file that holds `url`.")
    secret: Secret | None = Field(default=None, description="Signs what a webhook is sent (HMAC-SHA256).")
    secret_file: FilePath | None = Field(default=None, description="A file that holds `secret`.")
    topics: tuple[str, ...] = Field(default=(), description="Topics it is told about; empty = all.")
    kinds: tuple[Kind, ...] = Field(
        default=(), description=f"Changes it is told about; empty = all of {', '.join(LOUD_KINDS)}."
    )
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
    timeout: Seconds = Field(default=15.0, gt=0, le=300, description="Longest time for one delivery.")

    @model_validator(mode="after")
    def _address_fits_type(self) -> Self:
        _not_both(self, "url", "url_file")
        _not_both(self, "secret", "secret_file")
        has_url = self.url is not None or self.url_file is not None
        if self.type == "console" and has_url:
            raise ValueError("a console has no url")
        if self.type != "webhook" and (self.secret is not None or self.secret_file is not None):
            raise ValueError("only a webhook has a secret")
        if self.type != "console" and not has_url and self.enabled:
            raise ValueError(f"url or url_file is required for type {self.type}")
        check_channel_address(self.type, self.url)
        return self


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
        _not_both(self, "password", "password_file")
        _not_both(self, "token", "token_file")
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
