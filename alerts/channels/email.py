"""E-mail over SMTP: a text and an HTML part, one copy a recipient, the same Message-ID on every retry.

Lost TLS is a failure, never a fallback. A server that falls silent after the final dot may have taken the message: that is
"unknown", and tried again only when the longest wait a server may impose is over.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from datetime import timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator, model_validator

from alerts.channels import Message, redact
from alerts.dial import ending_after, why
from config import Section
from pricing.errors import DeliveryError

EXAMPLE = {
    "host": "127.0.0.1",
    "port": 9,
    "security": "none",
    "sender": "pricewar@example.org",
    "to": ["you@example.org"],
}
_ADDRESS = re.compile(r"[!-~]+@[A-Za-z0-9.\-\[\]:]+")
_UNKNOWN_WAIT = timedelta(minutes=15)
_POLICY = SMTP_POLICY.clone(cte_type="7bit")


class Options(Section):
    """`security`: starttls (port 587), tls (port 465) or none (port 25; then no password may be given)."""

    host: str = Field(min_length=1, pattern=r"^[\w.:-]+$")
    port: int = Field(default=0, ge=0, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str = ""
    password: SecretStr = SecretStr("")
    sender: str
    sender_name: str = Field(default="pricewar", pattern=r"^[^\x00-\x1f\x7f]*$")
    to: tuple[str, ...] = Field(min_length=1)
    list_unsubscribe: str = Field(default="", pattern=r"^((https://|mailto:)[!-~]+)?$")
    timeout_seconds: float = Field(default=60, gt=0, le=600)
    ca_file: Path | None = None

    @field_validator("to", mode="before")
    @classmethod
    def _one_or_more(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @field_validator("to", "sender")
    @classmethod
    def _addresses(cls, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        for address in (value,) if isinstance(value, str) else value:
            if not _ADDRESS.fullmatch(address) or set(address) & set('<>,;"\\()'):
                raise ValueError(f"{address!r} is not an e-mail address like you@example.org")
        return value

    @model_validator(mode="after")
    def _no_password_in_clear(self) -> Options:
        if self.security == "none" and (self.username or self.password.get_secret_value()):
            raise ValueError(
                'without TLS the password would be readable on the way; write security = "starttls" or "tls"'
            )
        return self


class _Refused(Exception):
    """An SMTP answer other than hoped for; `final` where the rules say that asking again is in vain."""

    def __init__(self, code: int, reply: bytes, final: bool) -> None:
        super().__init__(code)
        self.code, self.reply, self.final = code, reply, final


class EmailChannel:
    """One SMTP account; every recipient is a destination of its own."""

    def __init__(self, name: str, options: Options) -> None:
        self.name = name
        self.destinations = tuple(dict.fromkeys(options.to))
        self._options = options
        self._domain = options.sender.rpartition("@")[2]
        self._smtp: smtplib.SMTP | None = None

    def send(self, message: Message, destination: str) -> str:
        try:
            payload = self.compose(message, destination).as_bytes(policy=_POLICY)
        except (ValueError, UnicodeError):
            raise DeliveryError("the alert cannot be written as an e-mail", retry=False) from None
        with ending_after(self._options.timeout_seconds, lambda: getattr(self._smtp, "sock", None)) as cut:
            try:
                return self._said(self._transfer(payload, destination))
            except _Refused as refusal:
                if refusal.code == 421 or not self._reset():
                    self.close()
                said = self._said(refusal.reply)
                raise DeliveryError(
                    f"the mail server answered {refusal.code} {said}", retry=not refusal.final
                ) from None
            except DeliveryError:
                self.close()
                raise
            except smtplib.SMTPAuthenticationError as error:
                self.close()
                raise DeliveryError(f"the mail server refused the login ({error.smtp_code})") from None
            except (smtplib.SMTPException, OSError, UnicodeError) as error:
                self.close()
                reason = (
                    why(error) if isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException) else ""
                )
                if cut.is_set():
                    reason = f"not done within {self._options.timeout_seconds:g} s"
                reason = reason or self._said(str(error)) or type(error).__name__
                raise DeliveryError(f"the mail server {self._options.host} failed ({reason})") from None

    def compose(self, message: Message, destination: str) -> EmailMessage:
        """The e-mail itself. Headers cannot be broken out of: the policy refuses a line break in any of them."""
        mail = EmailMessage(policy=_POLICY)
        mail["From"] = Address(self._options.sender_name, addr_spec=self._options.sender)
        mail["To"] = destination
        mail["Subject"] = " ".join(message.subject.split())[:200]
        mail["Date"] = format_datetime(message.sent_at)
        mail["Message-ID"] = f"<{message.delivery}@{self._domain}>"
        if message.thread:  # everything about one chain lies in one conversation
            mail["References"] = f"<{message.thread}@{self._domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Pricewar-Alert"] = message.id
        if self._options.list_unsubscribe:
            mail["List-Unsubscribe"] = f"<{self._options.list_unsubscribe}>"
            if self._options.list_unsubscribe.startswith("https:"):
                mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        mail.set_content(message.text)
        mail.add_alternative(message.html, subtype="html")
        return mail

    def _transfer(self, payload: bytes, destination: str) -> bytes:
        smtp = self._connected()
        _expect(smtp.mail(self._options.sender), 250)
        _expect(smtp.rcpt(destination), 250, 251, final=True)
        _expect(smtp.docmd("DATA"), 354)
        # as_bytes gave CRLF line ends; a line that starts with a dot gets another one
        smtp.send(re.sub(rb"(?m)^\.", b"..", payload).removesuffix(b"\r\n") + b"\r\n.\r\n")
        try:
            return _expect(smtp.getreply(), 250, final=True)
        except (smtplib.SMTPServerDisconnected, OSError):
            raise DeliveryError(
                "the mail server fell silent after the whole message was sent; it may have arrived", after=_UNKNOWN_WAIT
            ) from None

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is not None:
            try:
                if self._smtp.noop()[0] == 250:
                    return self._smtp
            except (smtplib.SMTPException, OSError):
                pass
            self.close()
        options, limit = self._options, min(30.0, self._options.timeout_seconds)
        tls = ssl.create_default_context(cafile=options.ca_file)
        if options.security == "tls":
            self._smtp = smtplib.SMTP_SSL(timeout=limit, local_hostname=self._domain, context=tls)
        else:
            self._smtp = smtplib.SMTP(timeout=limit, local_hostname=self._domain)
        self._smtp._host = options.host  # type: ignore[attr-defined]  # connect() leaves unset the name TLS checks
        _expect(self._smtp.connect(options.host, options.port or _PORTS[options.security]), 220)
        if options.security == "starttls":
            self._smtp.ehlo()
            if not self._smtp.has_extn("starttls"):
                raise DeliveryError(f"the mail server {options.host} offers no TLS; nothing was sent")
            _expect(self._smtp.starttls(context=tls), 220)
        self._smtp.ehlo_or_helo_if_needed()
        if options.username:
            self._smtp.login(options.username, options.password.get_secret_value())
        return self._smtp

    def _reset(self) -> bool:
        try:
            return self._smtp is not None and self._smtp.rset()[0] == 250
        except (smtplib.SMTPException, OSError):
            return False

    def _said(self, reply: str | bytes) -> str:
        text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
        return redact(text, (self._options.password.get_secret_value(),))

    def close(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()


_PORTS = {"starttls": 587, "tls": 465, "none": 25}


def _expect(answer: tuple[int, bytes], *good: int, final: bool = False) -> bytes:
    if answer[0] not in good:
        raise _Refused(*answer, final and answer[0] >= 500)
    return answer[1]


def open_channel(name: str, options: Options) -> EmailChannel:
    return EmailChannel(name, options)
