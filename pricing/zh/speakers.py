"""Who sells where the text says we, our or 本平台: whoever is named as speaking; and hosts that are not known: the maker does not.

An open model on a host that is not known, and a price of ours in a text that names no speaker, have no seller.
"""

from __future__ import annotations

import re

from pricing.zh.engine import Cue
from pricing.zh.lexicon import OPEN_WEIGHTS
from pricing.zh.mentions import Mention
from pricing.zh.scopes import clause_end
from pricing.zh.sellers import FAR, SPEAKS, Sellers

_DOES = r"(?:(?:are|have|will|can|now|also|today|just|therefore|decided to|been|be|\w+ly) ){0,3}"
_PRICES = (
    r"(?:(?:charg|lower|reduc|rais|drop|slash|halv|doubl|increas|decreas)(?:e|es|ed|ing|ped|ping)?|cut(?:ting)?|hik(?:e|ed|ing)"
    r"|(?:decided|settled) on (?:a |the )?(?:price|pricing|rate)|set (?:a |the |our )?(?:price|pricing|rate))\b"
)
OURS = Cue(
    r"本平台|本站(?!点|整理|讯|消息|获悉|报道|了解到|综合|\s?\d)|我们的?平台|我们(?:(?!看到|认为|预计|发现|注意|测试|期待|希望|相信|建议|估|对比|统计|了解|知道)[^,。;]){0,48}?(?:下调|上调|调[整降]?[为至到]|降低|提高[^,。;]{0,16}价|[降涨]价|[降涨]至|降到|涨到|收取|定价[为是在])"
    r"|\bour (?:(?:own|new|api|token|list|standard|current) ){0,2}(?:rates?(?! limit)|prices?|pricing|api prices?|api pricing|fees?)\b(?! (?:comparison|table|guide|analysis|tracker|calculator|data|page))"
    rf"|\bwe(?:'re|'ve|'ll| ) ?{_DOES}{_PRICES}",
    needs="本平台 本站 我们 our_ we_ we're we've we'll",
)
_LABEL_OURS = re.compile(
    r"[\s#*>\-•]{0,6}(?:我们|我站|本站|本平台|我方)(?:的?(?:价格|定价|售价|报价))?\s?(?:\([^()\n]{0,24}\))?\*{0,2}\s?:"
)
# Llama 3.3 70B on Crusoe costs
_ON_SOMEBODY = re.compile(
    r" on (?P<host>[A-Z][\w.-]*(?: [A-Z][\w.-]*){0,2}) (?:costs?|is|was|at|for|runs|starts|goes|lists)\b"
)
_NO_HOST = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b|API|MaaS|App|Web|Batch|Flex|Priority|Standard"
)
# Lepton 上的 DeepSeek-V3
_AT_SOMEBODY = re.compile(
    r"(?:\A|[^\w.])(?P<host>[A-Z][A-Za-z0-9.]{2,}(?: [A-Z][A-Za-z0-9.]+)?)\s?(?:平台|云|官网)?\s?上的?\s?\Z", re.ASCII
)
# On Crusoe, Llama 3.3 70B costs
_ON_IT = re.compile(r"\b[Oo]n (?P<host>[A-Z][\w.-]*(?: [A-Z][\w.-]*){0,2}), \Z", re.ASCII)

_REPOSITORY = re.compile(
    r"(?<![\w/.])(?:deepseek-ai|qwen|moonshotai|zai-org|thudm|meta-llama|mistralai|minimaxai|internlm|01-ai|xiaomimimo)/\Z",
    re.IGNORECASE,
)
_OF_A_PLATFORM = re.compile(
    r"\bour (?:platform|gateway|users?|customers?|members?|plans?|credits?|router|hosted)\b|\bresell", re.IGNORECASE
)
_CAPITALISED = re.compile(r"[A-Z][a-z]{2}")
# Sol 直接对折, Sol 则只要 5 美元: a capitalised name at the head of a clause does something; the words of prices and tiers are no names.
_STRANGER = re.compile(
    r"(?:\A|(?<=[,。;:!?\n\s(]))(?!(?:API|Token|Batch|Agent|Input|Output|Cache|Cached|Prompt|Standard|Pro|Max|Plus|Flash|Lite|Mini|Nano|Turbo|Ultra|Thinking|Fast|Instant|Reasoner|Coder|Chat"
    r"|Base|Instruct|Preview|High|Low|Medium|Large|Small|Flex|Priority|Speed|Tiny|Air|Long|Code|Coding|Plan|Vision|Text)s?(?![a-z]))"
    r"(?P<name>[A-Z][a-z]{2,14})\s?(?=(?:直接|则|也|又|再|干脆|更是|更|就|还|只|仅|才)|\Z)"
)


class Speakers(Sellers):
    """Says when a seller that was found does not hold."""

    def named_seller(self, index: int, start: int, end: int, vendor: str) -> str | None:
        """The seller of what text[start:end] tells: `vendor`, unless it is told as ours and another speaks, or nobody that is
        named."""
        line = self.lines[index]
        ours = OURS.search(line.held, self.text, start, clause_end(self.text, end, line.end))
        if ours is None:
            return None if self._below_ours(index) else vendor
        speakers = self._speakers(index, ours.start())
        if any(m.vendor == vendor for m in speakers):
            return vendor
        if not speakers and self._own_act(index, ours, end, vendor):
            return vendor
        return speakers[-1].vendor if speakers and speakers[-1].kind == "platform" else None

    def _below_ours(self, index: int) -> bool:
        """Whether a price stands right below or behind a label 我们: or 本站价格: of nobody that is named."""
        for at in range(index, max(-1, index - 3), -1):
            line = self.lines[at]
            if _LABEL_OURS.match(self.text, line.start, line.end):
                return not self._speakers(at, line.start)
            if at < index and self.text[line.start : line.end].strip():
                return False
        return False

    def _own_act(self, index: int, ours: re.Match[str], end: int, vendor: str) -> bool:
        """We're lowering the price of Claude 3.5 Haiku: a model that only its maker has is priced by its maker, unless a platform
        speaks of its own users."""
        line = self.lines[index]
        high = clause_end(self.text, end, line.end)
        sold = [m for m in line.mentions if ours.end() <= m.start < high and m.kind == "model"]
        return (
            ours[0].lower().startswith("we")
            and bool(sold)
            and all(m.vendor == vendor and not OPEN_WEIGHTS.match(m.model or "") for m in sold)
            and not _OF_A_PLATFORM.search(self.text, line.start, line.end)
        )

    def _speakers(self, index: int, at: int) -> list[Mention]:
        """The companies named before a place, and those said to speak behind it in its line."""
        found: list[Mention] = []
        for line in self.lines[max(0, index - FAR) : index + 1]:
            found += [
                m
                for m in line.mentions
                if m.kind in ("company", "platform")
                and m.start not in self.reference
                and (
                    (m.end <= at and self.text[m.end : m.end + 1] != "/")
                    or (m.start > at and SPEAKS.match(self.text, m.end))
                )
            ]
        return found

    def hosted_elsewhere(self, model: Mention) -> bool:
        """Whether an open model is said to be on a host that no name is known of."""
        if not OPEN_WEIGHTS.match(model.model or ""):
            return False
        text = self.text
        low = max(0, model.start - 40)
        found = _ON_SOMEBODY.match(text, model.end) or next(
            (m for p in (_AT_SOMEBODY, _ON_IT) if (m := p.search(text, low, model.start))), None
        )
        if found is None or _NO_HOST.match(found["host"]):
            return False
        line = next(line for line in self.lines if line.start <= model.start < line.end)
        low, high = found.span("host")
        return not any(m.start < high and low <= m.end + 1 for m in line.mentions)

    def in_repository(self, model: Mention) -> bool:
        """deepseek-ai/DeepSeek-R1: the name under which hosts list open weights, never their maker's price list."""
        return _REPOSITORY.search(self.text, max(0, model.start - 16), model.start) is not None

    def stranger_before(self, low: int, at: int) -> bool:
        """Whether a name that no list knows stands between two places as the subject of what follows."""
        if not _CAPITALISED.search(self.text, low, at):
            return False
        for found in _STRANGER.finditer(self.text, low, at):
            line = next(line for line in self.lines if line.start <= found.start() < line.end)
            if not any(m.start < found.end("name") and found.start("name") < m.end for m in line.mentions):
                return True
        return False
