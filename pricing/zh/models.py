"""Who and what a text names: companies, brands, platforms and models, found with the catalog in one pass over the text.

A mention knows its vendor and, for a model, the catalog's id. Which of them owns a price is decided in `subjects`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pricing import names
from pricing.catalog import Catalog
from pricing.zh import lexicon
from pricing.zh.engine import holds, stretches
from pricing.zh.mentions import Found, Mention
from pricing.zh.wordlists import WordList, at_starts, latin_starts, trie

_NAMELIKE = re.compile(r"[A-Za-z0-9\u4e00-\u9fff]")
_DIGIT = re.compile(r"\d")
_SUFFIX = re.compile(r"[\s\-]?(研究预览版|预览版|高速版|极速版|快速模式|视觉理解|轻量版|专业版)")
_PREFIX = re.compile(r"(高速版|极速版|快速模式)(?:下)?的\s?\Z")
_CLOUDY = re.compile(r"云|引擎|cloud|azure|aws|bedrock|平台|foundry|volc", re.IGNORECASE)
# Names of lines that no other vendor uses, so that they stand without their maker.
_GLUED = re.compile(r"_[a-z]{3}")  # google_news is nobody
_UNMISTAKABLE = re.compile(r"(?:Opus|Sonnet|Haiku)(?![a-z])|[1-9]\.\d Flash(?:[- ]Lite)?(?![a-z])")
# 2.5 Flash, 4.0 Turbo: a version with a variant, where the vendor is named otherwise.
_BARE_VERSION = r"\d{1,2}(?:\.\d)?\s?(?:flash|pro|ultra|mini|nano|turbo|lite|speed)(?![a-z])"
_VERSION = re.compile(_BARE_VERSION, re.IGNORECASE)
_VERSION_TAIL = re.compile(rf"{_BARE_VERSION}$", re.IGNORECASE)
_PLAN = re.compile(r"chatgpt[ -](?:plus|pro|team|go|business|enterprise|edu)|claude[ -](?:pro|max|team|enterprise)|gemini[ -]advanced", re.IGNORECASE)  # fmt: skip
# Claude Code, Grok Build: tools of a maker, no models of it; so not Grok Code Fast 1.
TOOL = re.compile(r"(?:claude|kimi|grok|qwen|gemini|glm|deepseek|minimax)[ -](?:code|build|work|cli|cowork|desktop|bot|app|studio|design)(?: cli)?(?: v\d[\d.]*)?", re.IGNORECASE)  # fmt: skip
_LEVEL = re.compile(r"\s?(?:级|水平|等效|相当|同等|档次|等级)")


_CHIPMAKERS = {f"other:{v}" for v, (kind, _, _) in lexicon.OTHERS.items() if kind == "chipmaker"}
_MEDIA_TAIL = re.compile(r"(?:\s?v?\d(?:\.\d)?)?(?:[\s-]?(?:pro|lite|flash|fast|turbo|mini)(?![a-z]))?", re.IGNORECASE)
_DEALS = re.compile(
    r"\$\s?\d|\d ?(?:美元|元)|\||\bcents?\b|million|lists?\b|charg|host|pric|provider|价|上线|平台|发布|推出|托管",
    re.IGNORECASE,
)


class Names:
    """The patterns of one catalog, made once."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.by_name: dict[str, tuple[str, str, bool]] = {}
        for name in catalog.names():
            self.by_name.setdefault(names.fold(name.text), (name.vendor, name.kind, name.guarded))
        for vendor, (kind, aliases, _) in lexicon.OTHERS.items():
            for alias in aliases:
                self.by_name.setdefault(
                    names.fold(alias),
                    (
                        f"other:{vendor}",
                        "platform" if kind == "platform" else "company",
                        alias.casefold() in lexicon.GUARDED_OTHERS,
                    ),
                )
        spelled = {n.text.casefold() for n in catalog.names()} | {
            a.casefold() for _, al, _ in lexicon.OTHERS.values() for a in al
        }
        self.names = WordList(spelled, end="(?![a-z])", not_after="_")
        self.exact: dict[str, tuple[str, str]] = {}
        always: set[str] = set()
        context: dict[str, set[str]] = {}
        for seller in catalog.vendors.values():
            for family in seller.families:
                if family.context:
                    context.setdefault(seller.id, set()).update(n.casefold() for n in family.names)
                else:
                    always.update(n.casefold() for n in family.names)
            for model in seller.models:
                always.update(n.casefold() for n in (model.id, *model.names))
                self.exact.update(
                    (names.fold(n), (seller.id, model.id))
                    for n in model.names
                    if re.search(r"[\u4e00-\u9fff]{3}", n) and "视觉" not in n
                )
            if any(f.prefixless for f in seller.families):
                context.setdefault(seller.id, set())
        self.models = WordList(always)
        self.context = {
            vendor: re.compile(f"{trie(sorted(found)) or '(?!)'}|{_BARE_VERSION}", re.IGNORECASE)
            for vendor, found in context.items()
        }
        self.any_context = re.compile(trie(set().union(*context.values())) or "(?!)", re.IGNORECASE)
        brands = {b.casefold(): f"other:{v}" for v, (_, _, bs) in lexicon.OTHERS.items() for b in bs}
        self.brand_vendor = brands
        self.brands = WordList(brands, end="(?![a-z])", not_after="-")
        self.tail = names.tail_pattern(())

    def find(self, text: str) -> list[Mention]:
        """All mentions of the folded text, in order; a model wins over the company or brand inside it."""
        found = Found(len(text))
        found.pictures = any(holds(text, a, b) & lexicon.MEDIA_MODELS.bit for a, b in stretches(text))
        starts = latin_starts(text)
        for m in self.models.find(text, starts):
            if names.fold(m[0]) in self.exact and not text[m.end() : m.end() + 1].isascii():
                owner, known_model = self.exact[names.fold(m[0])]
                found.add(Mention(m.start(), m.end(), "model", owner, m[0], known_model))
                continue
            self._model(text, m.start(), None, found)
        for m in self.brands.find(text, starts):
            self._other(text, m, found)
        here = {x.vendor for x in found.mentions}
        for m in self.names.find(text, starts):
            if found.covers(m.start(), m.end()):
                continue
            known = self.by_name.get(names.fold(m[0]))
            if known is None:
                continue
            vendor, kind, guarded = known
            if vendor in _CHIPMAKERS and vendor not in here:
                continue  # sells chips unless one of its models is named
            if guarded and not self._really(text, m.start(), m.end(), vendor, here):
                continue
            model = None
            if kind == "brand":
                ref = self.catalog.resolve(m[0])
                model = ref.model if ref and ref.vendor == vendor else None
                kind = "brand" if model else "company"
            reseller = vendor in self.catalog.vendors and self.catalog.vendors[vendor].role == "reseller"
            if kind == "company" and reseller:
                kind = "platform"
            if kind == "company" and _CLOUDY.search(m[0]):
                kind = "platform"
            found.add(Mention(m.start(), m.end(), kind, vendor, m[0], model))
            here.add(vendor)
        self._media(text, found)
        # figures are many, and few are versions
        starts = tuple(at for at in starts if not text[at].isdigit() or _VERSION.match(text, at))
        for m in at_starts(_UNMISTAKABLE, text, starts, ".-"):
            if not found.model_at(m.start()):
                self._model(text, m.start(), "anthropic" if m[0][0].isalpha() else "google", found)
        self._short(text, starts, found)
        starts = tuple(at for at in starts if text[at].isdigit() or self.any_context.match(text, at))
        for vendor in sorted(here):
            pattern = self.context.get(vendor)
            for m in at_starts(pattern, text, starts, ".") if pattern else ():
                if not found.model_at(m.start()):
                    self._model(text, m.start(), vendor, found)
        mentions = [x for x in found.mentions if x.kind != "level" and not _GLUED.match(text, x.end)]
        mentions.sort(key=lambda x: (x.start, -x.end))
        return mentions

    @staticmethod
    def _short(text: str, starts: Sequence[int], found: Found) -> None:
        """GPT 4.1 Nano …, then 4.1 nano: a version and variant are the model that was named in full."""
        full = {}
        for m in found.mentions:
            tail = _VERSION_TAIL.search(m.text) if m.kind == "model" else None
            if tail and tail.start() > 0:
                full[names.fold(tail[0])] = m
        for short in at_starts(_VERSION, text, starts, ".-") if full else ():
            named = full.get(names.fold(short[0]))
            if named is not None and not found.overlaps(short.start(), short.end()):
                found.add(replace(named, start=short.start(), end=short.end(), text=short[0]))

    @staticmethod
    def _media(text: str, found: Found) -> None:
        """Models of pictures, films and sound, so that they own what they cost, and it is refused."""
        for a, b in stretches(text) if found.pictures else ():
            for m in lexicon.MEDIA_MODELS.all(holds(text, a, b), text, a, b):
                tail = _MEDIA_TAIL.match(text, m.end())
                end = tail.end() if tail else m.end()
                if m[0][0].isalnum() and not found.overlaps(m.start(), end):
                    found.add(Mention(m.start(), end, "model", "", text[m.start() : end], m[0].casefold(), True))

    def _model(self, text: str, start: int, vendor: str | None, found: Found) -> None:
        if vendor is None and found.mentions and found.mentions[-1].end > start:
            return
        got = self.catalog.model_at(text, start, vendor)
        if got is None:
            return
        end, ref = got
        if end <= start or (vendor is not None and ref.vendor != vendor):
            return
        # 模型 belongs to the name's tail only if something follows it
        printed = text[start:end].rstrip(" -_·")
        end = start + len(printed)
        if _LEVEL.match(text, end) or _PLAN.fullmatch(printed):
            found.add(Mention(start, end, "level", ref.vendor, printed))
            return
        if found.model_within(start, end):
            return
        if TOOL.fullmatch(printed):
            found.add(Mention(start, end, "company", ref.vendor, printed))
            return
        model: str | None = ref.model
        suffix = _SUFFIX.match(text, end)
        inner = _SUFFIX.search(printed)
        if inner and printed[inner.end() :] in ("", "模型", "大模型"):
            plain = self.catalog.resolve(printed[: inner.start()], vendor)
            base = plain.model if plain else ref.model
            model = f"{base}-{inner[1]}"
        elif suffix:
            end = suffix.end()
            model = f"{ref.model}-{suffix[1]}"
            printed = text[start:end]
        prefix = _PREFIX.search(text, max(0, start - 8), start)
        if prefix and suffix is None:
            model = f"{model}-{prefix[1]}"
        kind = "model"
        if not _NAMELIKE.search(printed, 1):
            return
        known = self.by_name.get(names.fold(printed)) if vendor is None else None
        if known and not _DIGIT.search(printed):
            kind = "company" if known[1] == "company" else "brand"
        media = found.pictures and lexicon.MEDIA_MODELS.pattern.search(text[start : end + 8]) is not None
        found.add(Mention(start, end, kind, ref.vendor, printed, model, media))

    def _other(self, text: str, m: re.Match[str], found: Found) -> None:
        if found.overlaps(m.start(), m.end()):
            return
        tail = self.tail.match(text, m.end())
        end = tail.end() if tail else m.end()
        if end == m.end() and " " not in m[0] and not self._by_maker(text, m):
            return
        printed = text[m.start() : end].rstrip(" -_·")
        found.add(
            Mention(
                m.start(),
                m.start() + len(printed),
                "model",
                self.brand_vendor[m[0].casefold()],
                printed,
                names.slug(printed),
            )
        )

    def _by_maker(self, text: str, m: re.Match[str]) -> bool:
        """Cursor … 自研模型 Composer: a brand that is an ordinary word counts beside its maker."""
        _, aliases, _ = lexicon.OTHERS[self.brand_vendor[m[0].casefold()].removeprefix("other:")]
        before = text[max(0, m.start() - 40) : m.start()]
        return m[0][0].isupper() and any(a in before for a in aliases)

    @staticmethod
    def _really(text: str, start: int, end: int, vendor: str, here: set[str]) -> bool:
        """A name that is also an ordinary word counts where its vendor is named otherwise, or jieba sees a word and the
        words around speak of models."""
        if vendor in here:
            return True
        around = text[max(0, start - 60) : end + 60]
        if not re.search(r"模型|token|api|降价|大厂|AI|价格|llm|\$\d|\|", around, re.IGNORECASE):
            return False
        if text[start:end].isascii():
            return not vendor.startswith("other:") or (
                text[start].isupper() and bool(_DEALS.search(text, max(0, start - 40), end + 40))
            )
        low = max(0, start - 12)
        return lexicon.stands_alone(text[low : end + 12], start - low, end - low)


_CACHE: dict[int, Names] = {}


def finder(catalog: Catalog) -> Names:
    """The patterns of a catalog, kept for as long as the catalog lives."""
    found = _CACHE.get(id(catalog))
    if found is None or found.catalog is not catalog:
        found = _CACHE[id(catalog)] = Names(catalog)
    return found
