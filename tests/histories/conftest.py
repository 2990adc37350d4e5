from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.histories.tables import Rows, as_log, play

Replay = Callable[[Rows], dict[str, Any]]


@pytest.fixture(params=["snapshots", "change log"])
def replay(request: pytest.FixtureRequest) -> Replay:
    """The backtest of a history, as daily snapshots and as the change log of the same days."""
    return lambda rows: play(rows if request.param == "snapshots" else as_log(rows))
