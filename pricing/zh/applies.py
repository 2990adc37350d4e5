"""Prices told before the models they are of: 以上价格适用于 A 和 B 两个模型. · These prices apply to both A and B."""

from __future__ import annotations

from collections.abc import Sequence

from pricing.zh.engine import Cue
from pricing.zh.mentions import Mention
from pricing.zh.scopes import Line

_APPLIES = Cue(
    r"(?:以上|上述|上面|这个?|该|此|同样的?)(?:些)?(?:的)?(?:价格|定价|收费|费率|资费|标准|价目)(?:标准)?(?:同时|均|都|同样)?适用于?"
    r"|(?:this|these|the above|the same) (?:prices?|pricing|rates?) (?:appl(?:y|ies) to|(?:is|are) (?:valid|the same) for)",
    needs="适用 apply_to applies_to valid_for same_for",
)
_BELOW = 4


def models_below(text: str, lines: Sequence[Line], index: int) -> tuple[Mention, ...]:
    """The models that a sentence right below a list of prices says they are of, if all are one seller's."""
    for line in lines[index : index + 1 + _BELOW]:
        said = _APPLIES.search(line.held, text, line.start, line.end)
        if said is None:
            continue
        stop = line.sentence(said.end())[1]
        named = {
            m.model: m
            for m in reversed(line.mentions)
            if said.end() <= m.start < stop and m.kind == "model" and not m.media
        }
        found = tuple(sorted(named.values(), key=lambda m: m.start))
        return found if len({m.vendor for m in found}) == 1 else ()
    return ()
