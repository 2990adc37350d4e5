"""Seeded noise raises no alarm, and true cuts in noise are each found once; `python -m tests.histories.noise` plays thousands."""

from __future__ import annotations

import pytest

from tests.histories import noise, years

EACH = 20


@pytest.mark.parametrize("kind", noise.NOISE, ids=lambda kind: kind.__name__)
def test_noise_of_each_kind_makes_no_cut_and_no_alert(kind: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noise, "NOISE", (kind,))
    wrong = {seed: found for seed in range(EACH) if (found := noise.false_alarms(noise.noise_history(seed)))}
    assert not wrong


def test_true_cuts_in_noise_are_each_found_once_on_their_day() -> None:
    wrong = {seed: found for seed in range(60) if (found := noise.missed(*noise.chain_history(seed)))}
    assert not wrong


def test_months_of_many_feeds_give_each_true_cut_and_no_false_one() -> None:
    wrong = []
    for seed in range(4):
        rows, steps = years.history(seed, 3, 150)
        found, notes = years.judge(noise.play(rows), steps)
        if found["false cut rows"] or found["missed cuts"] or found["dated wrong"]:
            wrong.append((seed, notes))
    assert not wrong
