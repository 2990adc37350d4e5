"""The channels: one file a kind, found by its name. What a kind gives is the contract at the end of this text.

A kind's file defines `Options` (its settings, a config.Section), `EXAMPLE` (the least valid options, for people and for the
contract test) and `open_channel(name, options) -> Channel`. It raises DeliveryError for whatever goes wrong while sending, in
words without any secret, and nothing else.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import ModuleType
from typing import Any, Protocol

from config import ChannelSettings, Settings, checked


@dataclass(frozen=True, slots=True)
class Message:
    """One alert, rendered. `id` names the alert and `delivery` this copy of it: both are the same on every retry."""

    id: str
    delivery: str
    kind: str
    at: datetime
    subject: str
    text: str
    html: str
    data: Mapping[str, Any] = field(repr=False)
    sent_at: datetime
    thread: str = ""


class Channel(Protocol):
    """Somewhere to tell. `destinations` are told one by one, so that one refusal does not repeat the others' copies."""

    name: str
    destinations: tuple[str, ...]

    def send(self, message: Message, destination: str) -> str:
        """Deliver one copy and return the receipt; raises DeliveryError unless the other side took it."""

    def close(self) -> None:
        """Let go of what is kept open between messages."""


def kinds() -> tuple[str, ...]:
    """The kinds of channel there are: the files of this folder."""
    return tuple(sorted(found.name for found in pkgutil.iter_modules(__path__)))


def kind_module(kind: str) -> ModuleType:
    return importlib.import_module(f"{__name__}.{kind}")


def open_channel(settings: ChannelSettings) -> Channel:
    """The channel of one [[channels]] table. CatalogError with file, line and key if its kind or options are wrong."""
    if settings.kind not in kinds():
        raise settings.origin.problem(
            ["kind"], f"is {settings.kind}, which is no kind; write one of {', '.join(kinds())}"
        )
    module = kind_module(settings.kind)
    channel: Channel = module.open_channel(settings.name, checked(module.Options, settings.options, settings.origin))
    return channel


def open_channels(settings: Settings) -> dict[str, Channel]:
    """Every configured channel by name; opening one connects to nothing, so this is also the check of their settings."""
    return {channel.name: open_channel(channel) for channel in settings.channels}


def redact(text: str, secrets: Iterable[str]) -> str:
    """`text` on one line of at most 200 characters, with every secret in it replaced by ***."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, "***")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]
