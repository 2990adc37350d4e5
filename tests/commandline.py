"""`pricewar …` within the test's own process: quick, with the exit code and everything it printed."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import cli
from commands import setting


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def call(*arguments: str | Path, home: Path, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> Answer:
    """Runs one command with the data folder `home`; whatever it does, the answer comes back."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PRICEWAR_")}
    out, err, given = (io.TextIOWrapper(io.BytesIO(body), encoding="utf-8", newline="") for body in (b"", b"", stdin))
    setting.settings.cache_clear()
    with (
        mock.patch.dict(os.environ, {**clean, "PRICEWAR_HOME": str(home), **(env or {})}, clear=True),
        mock.patch.object(sys, "argv", ["pricewar", *map(str, arguments)]),
        mock.patch.object(sys, "stdin", given),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            cli.main()
            code: object = 0
        except SystemExit as end:
            code = end.code or 0
    setting.settings.cache_clear()
    assert isinstance(code, int), code
    return Answer(code, text_of(out), text_of(err))


def text_of(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()


def refused(answer: Answer, code: int, *words: str) -> None:
    """One sentence on stderr, nothing on stdout, the right exit code, no traceback."""
    assert answer.code == code, (answer.out, answer.err)
    assert answer.out == ""
    assert answer.err.startswith("pricewar: "), answer.err
    assert answer.err.count("\n") == 1, answer.err
    assert "Traceback" not in answer.err
    assert "Something went wrong inside" not in answer.err
    for word in words:
        assert word in answer.err, answer.err
