"""What a vendor's catalog file holds: its names of four kinds, its families of models, its pages. Records without a reader.

Names of four kinds lead to a vendor: its company (`aliases`, `nicknames`), its `brands`, and the `platforms` on which it
charges for its own and other makers' models. A `guarded` name is an ordinary word too and counts only in context.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pricing import names
from pricing.sources import Page


class ModelRef(NamedTuple):
    """The model as sold: whoever charges is the vendor."""

    vendor: str
    model: str


class Name(NamedTuple):
    """One name in running text. `kind` is company, nickname, brand or platform."""

    text: str
    vendor: str
    kind: str
    guarded: bool


@dataclass(frozen=True, slots=True)
class Model:
    """A model whose names do not follow from its family: the id as the vendor prints it, and what else it is called."""

    id: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """A line of models: a name, then a version and words. `needs` says what must follow the name for it to count: nothing,
    `tail` (anything), `version`, or `strict`: what no ordinary word has after it (Step-3, Step 3.5, not step 3).
    `context`: only once the vendor is known. `prefixless`: then even without its name."""

    slug: str
    names: tuple[str, ...]
    needs: str = ""
    context: bool = False
    prefixless: bool = False
    glue: bool = False
    words: tuple[str, ...] = ()
    rename: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Vendor:
    """Who charges. `role` is `vendor`, or `reseller` for one that mainly sells other makers' models. `tiers`: the only words that
    alone name a sibling of its models (mini, pro); none listed, any common one does."""

    id: str
    name: str
    name_zh: str
    market: str
    currency: str
    role: str = "vendor"
    home_region: str = ""
    aliases: tuple[str, ...] = ()
    nicknames: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    guarded: tuple[str, ...] = ()
    families: tuple[Family, ...] = ()
    models: tuple[Model, ...] = ()
    tiers: tuple[str, ...] = ()
    pages: tuple[Page, ...] = ()

    def names(self) -> Iterator[Name]:
        """Every name that leads to this vendor, each once."""
        guarded = {names.fold(text) for text in self.guarded}
        seen: set[str] = set()
        own = (self.name, self.name_zh, *self.aliases)
        for kind, texts in (
            ("company", own),
            ("nickname", self.nicknames),
            ("brand", self.brands),
            ("platform", self.platforms),
        ):
            for text in texts:
                if text and text not in seen:
                    seen.add(text)
                    yield Name(text, self.id, kind, names.fold(text) in guarded)
