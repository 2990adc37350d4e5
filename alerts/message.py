"""One alert -> subject, text, HTML and JSON, through two templates in a sandbox that can change nothing."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from alerts.alert import Alert
from alerts.channels import Message
from alerts.payload import payload
from alerts.story import Names, Story, tell
from alerts.words import WORDS

_TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=lambda name: bool(name and name.endswith(".html")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render(
    alert: Alert,
    *,
    destination: str,
    names: Names,
    language: str,
    zone: ZoneInfo,
    sent_at: datetime,
    sample: bool = False,
) -> Message:
    """The message for one destination. All but `sent_at` is the same on every retry."""
    story = tell(alert, names=names, language=language, zone=zone, sample=sample)
    text, html = place_story(story)
    return Message(
        id=alert.id,
        delivery=delivery_name(alert.id, destination),
        kind="price.test" if sample else f"price.{alert.kind}",
        at=alert.at,
        subject=story.subject,
        text=text,
        html=html,
        data=payload(alert, sample=sample),
        sent_at=sent_at,
        thread=f"chain.{alert.chain.id}" if alert.chain else "",
    )


def place_story(story: Story) -> tuple[str, str]:
    """The plain text and the HTML page of a story."""
    values = {"story": story, "words": WORDS[story.language]}
    templates = (_environment().get_template(name) for name in ("alert.txt", "alert.html"))
    text, html = (template.render(values) for template in templates)
    return text, html


def delivery_name(alert_id: str, destination: str) -> str:
    """The stable name of one copy: the left side of its Message-ID."""
    return f"{alert_id}.{hashlib.sha256(destination.encode()).hexdigest()[:12]}"
