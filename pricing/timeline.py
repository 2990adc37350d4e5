"""Bitemporal algebra over the revisions of one series.

A revision is charged in [valid_from, valid_to) and known to us in [recorded_from, recorded_to). Nothing is ever changed
but `recorded_to`: to correct is to close what we knew and to open what we know now. Pure functions over tuples.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from pricing.model import Revision


@dataclass(frozen=True, slots=True)
class Delta:
    """`close`: known revisions with recorded_to set. `open`: new ones. `known`: what is held true after it, in order."""

    close: tuple[Revision, ...]
    open: tuple[Revision, ...]
    known: tuple[Revision, ...]


def apply(known: Iterable[Revision], new: Revision) -> Delta:
    """Let `new` hold over its valid period from `new.recorded_from` on; what it overlaps is closed and reopened around it."""
    kept, close, opened = [], [], []
    for revision in known:
        if not _overlap(revision, new.valid_from, new.valid_to):
            kept.append(revision)
            continue
        close.append(replace(revision, recorded_to=new.recorded_from))
        opened += _around(revision, new.valid_from, new.valid_to, new.recorded_from)
    opened.append(new)
    return Delta(tuple(close), tuple(opened), _ordered([*kept, *opened]))


def end(known: Iterable[Revision], at: datetime, recorded_at: datetime) -> Delta:
    """Nothing is charged from `at` on."""
    kept, close, opened = [], [], []
    for revision in known:
        if not _overlap(revision, at, None):
            kept.append(revision)
            continue
        close.append(replace(revision, recorded_to=recorded_at))
        opened += _around(revision, at, None, recorded_at)
    return Delta(tuple(close), tuple(opened), _ordered([*kept, *opened]))


def fill(known: Iterable[Revision], new: Revision) -> Delta:
    """Let `new` hold only up to where something is already known: news of the past does not undo what came after."""
    later = [revision.valid_from for revision in known if revision.valid_from > new.valid_from]
    return apply(known, replace(new, valid_to=min(later)) if later else new)


def as_of(revisions: Iterable[Revision], when: datetime, known_at: datetime | None = None) -> Revision | None:
    """What was charged at `when`, as we knew it at `known_at` (default: as we know it now); None = not on sale."""
    for revision in known_at_time(revisions, known_at):
        if revision.valid_from <= when and (revision.valid_to is None or when < revision.valid_to):
            return revision
    return None


def known_at_time(revisions: Iterable[Revision], known_at: datetime | None) -> tuple[Revision, ...]:
    """The revisions held true at `known_at`; None = now."""
    if known_at is None:
        found = (revision for revision in revisions if revision.recorded_to is None)
    else:
        found = (
            revision
            for revision in revisions
            if revision.recorded_from <= known_at and (revision.recorded_to is None or known_at < revision.recorded_to)
        )
    return _ordered(found)


def _around(revision: Revision, start: datetime, stop: datetime | None, recorded_at: datetime) -> list[Revision]:
    """What is left of `revision` on both sides of [start, stop), as known from `recorded_at` on."""
    left = []
    if revision.valid_from < start:
        left.append(replace(revision, valid_to=start, recorded_from=recorded_at))
    if stop is not None and (revision.valid_to is None or stop < revision.valid_to):
        left.append(replace(revision, valid_from=stop, recorded_from=recorded_at))
    return left


def _overlap(revision: Revision, start: datetime, stop: datetime | None) -> bool:
    return (revision.valid_to is None or start < revision.valid_to) and (stop is None or revision.valid_from < stop)


def _ordered(revisions: Iterable[Revision]) -> tuple[Revision, ...]:
    return tuple(sorted(revisions, key=lambda revision: revision.valid_from))
