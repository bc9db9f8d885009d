"""The errors a person can be told about.

    WatcherError
     ConfigError     a key of a config file is wrong (file, key, value, what would be right)
     SeedError       the seed corpus cannot be read
     StoreError      the state directory or its database cannot be used
     LeaseLost       another worker has the host by now: what this one wanted to write is not written
     InputError      a file or stream that a command was given cannot be read
     FetchError      an address cannot be fetched (only where no poll is there to carry it as a value)
     ParseError      bytes that should be a feed, a page or an OPML list are not
     ServeError      an address to answer at cannot be had
     ChannelError    a channel refused a message (permanent or temporary)

Every error names its subject; `str(error)` is one line that reads `subject: what is wrong`.
Expected failures inside a poll are values (`watcher.model.Failed`), not exceptions.
"""

from __future__ import annotations


class WatcherError(Exception):
    """Something that a person can mend; printed without a traceback."""

    exit_code = 1

    def __init__(self, subject: str, message: str) -> None:
        super().__init__(f"{subject}: {message}")
        self.subject = subject
        self.message = message


class ConfigError(WatcherError):
    """A config file is missing, unreadable or holds a wrong value."""

    exit_code = 2


class SeedError(WatcherError):
    """The seed corpus is missing or a seed cannot be dated."""

    exit_code = 2


class StoreError(WatcherError):
    """The state directory or the database in it cannot be used."""


class LeaseLost(WatcherError):
    """What was read under a lease that has ended is thrown away: another worker has the host, and does it
    again."""

    def __init__(self, host: str) -> None:
        super().__init__(host, "another worker has it by now; what this one read there is not kept")


class InputError(WatcherError):
    """A file, stream or argument given to a command cannot be used."""

    exit_code = 2


class FetchError(WatcherError):
    """An address could not be fetched."""


class ParseError(WatcherError):
    """Bytes are not what they should be (a feed, an OPML list)."""


class ServeError(WatcherError):
    """An address at which the service should answer cannot be used."""


class ChannelError(WatcherError):
    """A channel did not take a message.

    `permanent` says that trying again cannot help; `retry_after` is the channel's own wish in seconds.
    """

    def __init__(
        self, subject: str, message: str, *, permanent: bool = False, retry_after: float | None = None
    ) -> None:
        super().__init__(subject, message)
        self.permanent = permanent
        self.retry_after = retry_after
