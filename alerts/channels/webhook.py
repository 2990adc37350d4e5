"""Webhooks as Standard Webhooks 1.0 asks: signed, one id on every retry, 2xx alone is taken, redirects are not followed.

The receiver's answer is never repeated to anyone: only its status is.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import http.client
import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from pydantic import Field, SecretStr, field_validator

from alerts.channels import Message
from alerts.dial import Dialer, Poster
from config import Section
from pricing.addresses import why_bad_url
from pricing.errors import DeliveryError

EXAMPLE = {"url": "http://127.0.0.1:9/hook", "secret": "whsec_" + "c2FtcGxl" * 4, "allow_private": ["127.0.0.1:9"]}
_HOW = "write whsec_ and 24 to 64 random bytes in base64 (openssl rand -base64 32)"
_LONGEST_WAIT = timedelta(hours=24)


def key_of(secret: str) -> bytes:
    """The signing key of a `whsec_…` secret: 24 to 64 bytes in base64. Raises ValueError that does not show it."""
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not 24 <= len(key) <= 64:
        raise ValueError(_HOW)
    return key


class Options(Section):
    """The URL may hold a token, so it is a secret too. Two secrets while one replaces the other."""

    url: SecretStr
    secret: tuple[SecretStr, ...] = Field(min_length=1, max_length=3, description=_HOW)
    timeout_seconds: float = Field(default=15, gt=0, le=30)
    allow_private: tuple[str, ...] = ()

    @field_validator("secret", mode="before")
    @classmethod
    def _one_or_more(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @field_validator("secret")
    @classmethod
    def _keys(cls, value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        for secret in value:
            key_of(secret.get_secret_value())
        return value

    @field_validator("url")
    @classmethod
    def _plain_url(cls, value: SecretStr) -> SecretStr:
        if problem := why_bad_url(value.get_secret_value()):
            raise ValueError(problem)
        return value


def sign(key: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """One `v1,…` signature over id, time and body."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def body_of(message: Message) -> bytes:
    """The JSON document that is posted: the same bytes on every retry."""
    envelope = {"type": message.kind, "id": message.id, "timestamp": message.at.isoformat(), "data": message.data}
    return json.dumps(envelope, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


class WebhookChannel:
    """One URL; its only destination is the channel itself."""

    def __init__(self, name: str, options: Options, dialer: Dialer | None = None) -> None:
        self.name = name
        self.destinations = (name,)
        self._keys = [key_of(secret.get_secret_value()) for secret in options.secret]
        dialer = dialer or Dialer(frozenset(options.allow_private))
        self._poster = Poster(options.url.get_secret_value(), dialer=dialer, timeout=options.timeout_seconds)

    def send(self, message: Message, destination: str) -> str:
        body, timestamp = body_of(message), int(message.sent_at.timestamp())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "pricewar",
            "webhook-id": message.id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": " ".join(sign(key, message.id, timestamp, body) for key in self._keys),
        }
        status, retry_after = self._poster.post(body, headers)
        answer = f"{status} {http.client.responses.get(status, '')}".strip()
        if 200 <= status < 300:
            return answer
        host = self._poster.host
        if status == 410:
            raise DeliveryError(f"{host} says it is gone for good ({answer})", retry=False, gone=True)
        if 300 <= status < 400:
            raise DeliveryError(f"{host} sends us elsewhere ({answer}); write the final URL into the settings")
        raise DeliveryError(f"{host} answered {answer}", after=waiting_time(retry_after, message.sent_at))

    def close(self) -> None:
        self._poster.close()


def waiting_time(header: str, now: datetime) -> timedelta | None:
    """What a Retry-After header asks for, seconds or a date, at most a day; None if it asks for nothing readable."""
    if header.strip().isdecimal():
        seconds = min(int(header.strip()[:9]), int(_LONGEST_WAIT.total_seconds()))
        return timedelta(seconds=seconds)
    try:
        date = parsedate_to_datetime(header)
    except (ValueError, TypeError):
        return None
    wait = (date if date.tzinfo else date.replace(tzinfo=UTC)) - now
    return min(wait, _LONGEST_WAIT) if wait > timedelta(0) else None


def open_channel(name: str, options: Options) -> WebhookChannel:
    return WebhookChannel(name, options)
