"""A price that moved and the proof it needs: the words the guard's checks share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from pricing.model import Kind, PriceKey


@dataclass(frozen=True, slots=True)
class Mover:
    """One series whose source now says another amount than before."""

    key: PriceKey
    old: Decimal
    new: Decimal

    @property
    def factor(self) -> Decimal:
        return self.new / self.old if self.old else Decimal(0)

    @property
    def pct(self) -> Decimal:
        return (self.new - self.old) * 100 / self.old if self.old else Decimal(0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The proof a new amount needs. `kind` RESTATEMENT = the same price in other words, whatever the amounts say;
    `independent` = repetition by the same kind of source never makes it a change."""

    needed: int
    span: timedelta = timedelta(0)
    independent: bool = False
    kind: Kind | None = None
    reason: str = ""

    def and_(self, other: Verdict) -> Verdict:
        """The stronger demand of both."""
        return Verdict(
            max(self.needed, other.needed),
            max(self.span, other.span),
            self.independent or other.independent,
            self.kind or other.kind,
            "; ".join(dict.fromkeys(part for part in (self.reason, other.reason) if part)),
        )
