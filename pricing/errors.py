"""Every failure a user can cause, as one sentence that says what is wrong and what to do."""

from __future__ import annotations

from datetime import timedelta


class PricewarError(Exception):
    """A failure with a sentence for a person. `exit_code` is what the command line ends with."""

    exit_code = 1


class BadInput(PricewarError):
    """A file, text or argument that cannot be read as what it should be."""


class CatalogError(PricewarError):
    """A catalog or configuration file is wrong; the message names the file and the line."""


class UnknownVendor(PricewarError):
    """No vendor of that name stands in the catalog."""


class FetchError(PricewarError):
    """A source could not be fetched; it will be tried again."""


class PageChanged(PricewarError):
    """A page no longer has the shape its reader knows: the reader needs mending."""


class DeliveryError(PricewarError):
    """A channel did not take a message. `retry`: can trying again help, and not before `after`; `gone`: for good."""

    def __init__(self, reason: str, *, retry: bool = True, after: timedelta | None = None, gone: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry = retry
        self.after = after
        self.gone = gone


class AlreadyRunning(PricewarError):
    """Another daemon holds the lock."""

    exit_code = 3


class DatabaseUnusable(PricewarError):
    """The database is not one of ours, damaged, newer than this program, or not reachable."""

    exit_code = 4
