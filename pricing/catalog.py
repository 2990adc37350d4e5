"""Who sells, under which names, on which pages; and which media are read. Reads and checks the TOML files of
`pricing/catalog/` and of a user's own folder. One TOML file is one vendor or one media site.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pricing import catalogfiles, names
from pricing.errors import UnknownVendor
from pricing.sources import Fetch, Media, Page
from pricing.vendors import Family, Model, ModelRef, Name, Vendor

__all__ = ["Catalog", "Family", "Fetch", "Media", "Model", "ModelRef", "Name", "Page", "Vendor", "load"]

_STRICT = re.compile(r"-\w|\s?v?\d+\.\d|\s?\d+[a-z]?[\s-][a-z]{3}", re.I)
BUILT_IN = Path(__file__).with_name("catalog")


@dataclass(frozen=True)
class Catalog:
    """All vendors and media, looked up by id or by any of their names."""

    vendors: dict[str, Vendor]
    media_folders: tuple[Path, ...] = field(default=(), repr=False)

    @functools.cached_property
    def media(self) -> dict[str, Media]:
        return catalogfiles.read_media(self.media_folders)

    def vendor(self, vendor_id: str) -> Vendor:
        """Raises UnknownVendor with the nearest names."""
        found = self.vendors.get(vendor_id) or self.find_vendor(vendor_id)
        if found:
            return found
        near = difflib.get_close_matches(vendor_id.lower(), self.vendors, n=3, cutoff=0.65)
        hint = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(sorted(self.vendors))}."
        raise UnknownVendor(f"There is no vendor {vendor_id!r} in the catalog; {hint}")

    def find_vendor(self, name: str) -> Vendor | None:
        """By id, company, nickname, brand or platform, whatever the case, spacing and width."""
        return self.vendors.get(self._by_name.get(names.fold(name), ""))

    def names(self) -> Iterator[Name]:
        """Every name of every vendor, for a reader of running text."""
        for vendor in self.vendors.values():
            yield from vendor.names()

    def pages(self) -> tuple[Page, ...]:
        return tuple(page for vendor in self.vendors.values() for page in vendor.pages)

    def page(self, page_id: str) -> Page | None:
        return next((page for page in self.pages() if page.id == page_id), None)

    def resolve(self, name: str, vendor: str | None = None) -> ModelRef | None:
        """The model a name means, sold by `vendor` if given (else by its maker). None if no family knows the name."""
        for text in dict.fromkeys((names.clean(name).strip(), names.bare(name))):
            known = self._model_by_name.get(names.fold(text)) if vendor is None else self._own_model(vendor, text)
            if known:
                return ModelRef(vendor or known.vendor, known.model)
            found = self.model_at(text, 0, vendor)
            if found and found[0] == len(text):
                return found[1]
        return None

    def model_at(self, text: str, start: int, vendor: str | None = None) -> tuple[int, ModelRef] | None:
        """The longest model name that begins at `start` of a text already folded to NFKC: (its end, the model).
        Families that need context are looked at only if `vendor` is given."""
        best: tuple[int, ModelRef] | None = None
        longest = start
        for maker, family, pattern in self._families(text[start : start + 1].casefold()):
            if family.context and maker != vendor:
                continue
            head = pattern.match(text, start)
            end = self._tail_end(text, head.end(), family) if head else None
            if head and end is not None and (best is None or (end, head.end()) > (best[0], longest)):
                best, longest = (end, self._ref(maker, vendor, family, text[head.end() : end])), head.end()
        if best is None and vendor in self.vendors:
            for family in self.vendors[vendor].families:
                end = self._tail_end(text, start, family) if family.prefixless else None
                if end and re.match(r"\d{1,2}(\.\d)?o?[\s-]?[a-z]", text[start:end], re.I):
                    best = (end, self._ref(vendor, vendor, family, text[start:end]))
        return best

    def slug(self, name: str) -> str:
        """The id of a model no family knows, as a page prints it: lower case, hyphens for spaces."""
        return names.slug(names.bare(name), self._words)

    def _tail_end(self, text: str, start: int, family: Family) -> int | None:
        tail = self._tail.match(text, start)
        end = tail.end() if tail else start
        part = text[start:end]
        if text[start - 1 : start].isdigit() and part[:1].isdigit():
            return None
        if (family.needs == "tail" and not part) or (family.needs == "version" and not re.search(r"\d", part)):
            return None
        if family.needs == "strict" and not _STRICT.match(part):
            return None
        if text[end : end + 1].isascii() and text[end : end + 1].isalnum():
            return None
        return end

    def _ref(self, maker: str, vendor: str | None, family: Family, tail: str) -> ModelRef:
        key = maker, vendor, id(family), tail
        if key not in self._refs:
            if len(self._refs) > 10_000:
                self._refs.clear()
            self._refs[key] = self._make_ref(maker, vendor, family, tail)
        return self._refs[key]

    @functools.cached_property
    def _refs(self) -> dict[tuple[str, str | None, int, str], ModelRef]:
        """What was asked before: an article names the same few models over and over."""
        return {}

    def _make_ref(self, maker: str, vendor: str | None, family: Family, tail: str) -> ModelRef:
        rest = names.slug(re.sub(r"^(?:通用|大)?模型", "", tail), self._words)
        rest = rest.removeprefix(family.slug + "-")  # 星火 Spark Lite names its family twice
        glued = family.glue and rest[:1].isdigit()
        found = family.slug + ("" if glued or not rest else "-") + rest
        for pattern, replacement in family.rename:
            found = re.sub(pattern, replacement, found)
        known = self._own_model(maker, found)
        return ModelRef(vendor or maker, known.model if known else found)

    def _own_model(self, vendor: str, text: str) -> ModelRef | None:
        own = self._model_by_vendor.get((vendor, names.fold(text)))
        return ModelRef(vendor, own) if own else None

    @functools.cached_property
    def _by_name(self) -> dict[str, str]:
        found = {names.fold(name.text): name.vendor for name in self.names()}
        return found | {vendor_id: vendor_id for vendor_id in self.vendors}

    @functools.cached_property
    def _model_by_vendor(self) -> dict[tuple[str, str], str]:
        return {
            (vendor.id, names.fold(text)): model.id
            for vendor in self.vendors.values()
            for model in vendor.models
            for text in (model.id, *model.names)
        }

    @functools.cached_property
    def _model_by_name(self) -> dict[str, ModelRef]:
        return {key: ModelRef(vendor, model) for (vendor, key), model in self._model_by_vendor.items()}

    @functools.cached_property
    def _words(self) -> tuple[str, ...]:
        return tuple(w for v in self.vendors.values() for family in v.families for w in family.words)

    @functools.cached_property
    def _tail(self) -> re.Pattern[str]:
        return names.tail_pattern(self._words)

    def _families(self, first: str) -> list[tuple[str, Family, re.Pattern[str]]]:
        """The families whose names begin with a character, each name's pattern compiled when it is first met."""
        if first not in self._patterns:
            self._patterns[first] = [
                (maker, family, _spelling(name)) for maker, family, name in self._by_first.get(first, ())
            ]
        return self._patterns[first]

    @functools.cached_property
    def _patterns(self) -> dict[str, list[tuple[str, Family, re.Pattern[str]]]]:
        return {}

    @functools.cached_property
    def _by_first(self) -> dict[str, list[tuple[str, Family, str]]]:
        found: dict[str, list[tuple[str, Family, str]]] = {}
        for vendor in self.vendors.values():
            for family in (*vendor.families, *(Family(model.id, (model.id, *model.names)) for model in vendor.models)):
                for name in sorted(family.names, key=len, reverse=True):
                    found.setdefault(name[:1].casefold(), []).append((vendor.id, family, name))
        return found


def _spelling(name: str) -> re.Pattern[str]:
    parts = r"[\s\-_·]?".join(map(re.escape, re.split(r"[\s\-]+", name)))
    return re.compile(r"(?<![a-z0-9])" * name[:1].isascii() + parts, re.I)


def load(extra: Path | None = None) -> Catalog:
    """The built-in catalog, with the files of a user's folder added or put in place of built-in ones of the same id.
    Raises CatalogError naming the file and the line."""
    return _load(extra)


@functools.cache
def _load(extra: Path | None) -> Catalog:
    folders = (BUILT_IN,) if extra is None else (BUILT_IN, extra)
    return Catalog(catalogfiles.read_vendors(folders), media_folders=folders)
