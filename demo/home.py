"""Where the demo keeps its things, and the settings it runs with: never the user's own history, settings or channels."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from pathlib import Path

from config import ChannelSettings, Rule, Settings
from demo.receivers import Receivers
from pricing.errors import BadInput

ROOT = Path(__file__).resolve().parents[1]
MARK = "made-by-make-demo"
SECRET = "whsec_" + base64.b64encode(b"a secret only for make demo").decode()


def home(env: Mapping[str, str] = os.environ) -> Path:
    """`.demo` in the clone, or PRICEWAR_HOME. Raises BadInput if that folder holds a history the demo did not make."""
    named = env.get("PRICEWAR_HOME")
    folder = (Path(named).expanduser() if named else ROOT / ".demo").absolute()
    try:
        if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
            raise BadInput(
                f"{folder} holds files that make demo did not make; unset PRICEWAR_HOME or name an empty folder."
            )
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARK).touch()
    except OSError as error:
        raise BadInput(f"The demo cannot write to {folder} ({error.strerror}); name another folder in PRICEWAR_HOME.") from None  # fmt: skip
    return folder


def settings(folder: Path, receivers: Receivers) -> Settings:
    """Its own database, one mail and one webhook channel to the two receivers, one rule for the Chinese market."""
    hook = f"127.0.0.1:{receivers.http_port}"
    mail_options = {"host": "127.0.0.1", "port": receivers.smtp_port, "security": "none"}
    mail_options |= {"sender": "pricewar@example.org", "to": ["you@example.org"]}
    hook_options = {"url": f"http://{hook}/hook", "secret": SECRET, "allow_private": [hook]}
    return Settings(
        home=folder,
        language="en",
        rules=(Rule(name="china", markets=("cn",)),),
        channels=(ChannelSettings("mail", "email", mail_options), ChannelSettings("hook", "webhook", hook_options)),
    )


def prefix(folder: Path, env: Mapping[str, str] = os.environ) -> str:
    """What stands before a command so that it asks the demo's history, pasted from the clone's folder."""
    try:
        shown = folder.relative_to(ROOT)
    except ValueError:
        shown = folder
    others = "".join(f"{name}= " for name in ("PRICEWAR_DATABASE_URL", "PRICEWAR_CONFIG") if env.get(name))
    return f"{others}PRICEWAR_HOME={shown} .venv/bin/pricewar"
