"""kill -9 of the daemon between commit and send, and between send and record: nothing is lost, a repeat has the same id."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.faults import KILLED
from tests.acceptance.world import World, world


@pytest.fixture(scope="module")
def eve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Acme has cut; Borealis has followed and was seen once. The next sighting makes it news."""
    with world(tmp_path_factory.mktemp("eve") / "home") as here:
        here.at("2026-03-02 09:00")
        here.price_page("acme", ("Acme-Max", "8", "24"), ("Acme-Lite", "2", "6"))
        here.price_page("borealis", ("Borealis-1", "10", "30"), ("Borealis-1-mini", "3", "9"))
        here.price_page("cumulus", ("Cumulus-Pro", "12", "36"))
        here.crawl()
        here.at("2026-03-03 10:00")
        here.price_page("acme", ("Acme-Max", "2", "24"), ("Acme-Lite", "2", "6"))
        here.crawl("acme")
        here.at("2026-03-04 10:40")
        here.price_page("borealis", ("Borealis-1", "3", "30"), ("Borealis-1-mini", "3", "9"))
        here.crawl("acme", "borealis")
        here.at("2026-03-04 11:25")
        assert here.mails == here.hooks == []
        yield here


@pytest.mark.parametrize("fault", ["before_send:1", "after_send:1"])
def test_a_killed_daemon_loses_nothing_and_repeats_at_most_one(eve: World, tmp_path: Path, fault: str) -> None:
    here = eve.copy(tmp_path / "home")
    with here.daemon(FAULT=fault) as doomed:
        assert doomed.wait(60) == KILLED
    committed = {alert["alert"]["kind"]: alert["alert"]["id"] for alert in here.ask("alerts")}
    assert "follow_on" in committed, "it was killed after the commit"
    before = (len(here.mails), len(here.hooks))
    assert max(before) <= (0 if fault == "before_send:1" else 1)

    here.at("2026-03-04 11:50")  # its leases have run out
    here.day_of_the_daemon()
    ids = [mail["X-Pricewar-Alert"] for mail in here.mails] + [hook.headers["webhook-id"] for hook in here.hooks]
    assert set(ids) == {committed["follow_on"]}
    assert len({mail["Message-ID"] for mail in here.mails}) == 1
    assert len({here.verified(hook)["id"] for hook in here.hooks[-1:]}) == 1
    assert 1 <= len(here.mails) <= 2
    assert 1 <= len(here.hooks) <= 2
    assert len(ids) <= 3 if fault != "before_send:1" else len(ids) == 2, (
        "one copy too many at most, none after the first kill"
    )
