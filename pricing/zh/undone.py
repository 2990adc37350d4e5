"""Changes that did not come to pass: called off, put off, denied, only asked about or only imagined."""

from __future__ import annotations

import re

from pricing.zh import cues
from pricing.zh.engine import Cue

_OFF = r"取消|撤回|撤销|收回|搁置|叫停|暂缓|暂停|中止|推迟|延后|放弃"
_CALLED_OFF = Cue(
    rf"(?:{_OFF})(?:了)?(?:(?!优惠|折扣|免费|限免|补贴|活动|套餐|并|而|后|,|。|;).){{0,40}}\Z"
    r"|\b(?:scrap|cancel|shelv|withdr[ae]w|call(?:s|ed|ing)? off|halt|suspend|postpon|delay|revers|abandon)\w* (?:(?!and |but |then |while )[\w$./'-]+ ){0,9}\Z",
    needs=f"{_OFF.replace('|', ' ')} scrap cancel shelv withdr call_off called_off calls_off calling_off halt suspend postpon delay revers abandon",
)
_PUT_OFF = Cue(
    rf"[^,。;]{{0,24}}(?:计划|决定|方案|安排|通知|动作)?[^,。;]{{0,6}}(?:已|被|遭|也|将|暂时|临时|最终|宣告|[,\s]){{0,4}}(?:{_OFF}|作罢|告吹|落空)"
    r"|[^;\n]{0,60}?\b(?:was|were|is|are|has been|have been|been|got) (?:\w+ )?(?:called off|cancell?ed|scrapped|shelved|withdrawn|postponed|delayed|suspended|abandoned|reversed)",
    needs=f"{_OFF.replace('|', ' ')} 作罢 告吹 落空 called_off cancel scrapped shelved withdrawn postponed delayed suspended abandoned reversed",
)
# What is denied is the report of the change, not something else: 5月21日消息,… 降价,并否认裁员.
_REPORTED = re.compile(r"传闻|传言|网传|谣传|rumou?rs?|(?:reports?|claims?|speculation) (?:of|that)", re.IGNORECASE)
_REPORT_OF_IT = re.compile(r"[^,。;]{0,10}(?:传闻|传言|消息|报道|说法|爆料)")
_FALSE = Cue(
    r"不属实|不实|不准确|没有的事|并非事实|子虚乌有|谣言|辟谣|否认|不是真的|(?:is|are|was|were) (?:false|untrue|inaccurate|not true|unfounded)|denie[sd]|debunk",
    needs="不属实 不实 不准确 没有的事 并非事实 子虚乌有 谣言 辟谣 否认 不是真的 _false untrue inaccurate not_true unfounded denied denies debunk",
)
_ASKING = re.compile(r"吗|么\s?$|了没|是不是|是否|有没有|会不会|要不要|能不能|难道|\b(?:did|has|have|will|is|are|would|could|should|can|does)\b", re.IGNORECASE)  # fmt: skip
_WHAT_IF = Cue(
    r"假如|试想|设想|练习|习题|思考题|what if|suppose|imagine|hypothetical|(?:要写|应写|写成|改写)成?\s?:?\s?\"[^\"]{0,80}\Z|\bwrite\s?\"[^\"]{0,80}\Z",
    needs="假如 试想 设想 练习 习题 思考题 what_if suppose imagine hypothetical 要写 应写 写成 改写 write",
)
# 曾讨论上调两成,最终未执行 · 降价方案还在讨论
_IN_THE_END = Cue(
    r"(?:最终|后来|终究|但|却|并)(?:却|又|也|还是|仍)?(?:未能?|没有?)(?:被|真正|正式)?(?:执行|实施|落地|推行|成行)|不了了之",
    needs="执行 实施 落地 推行 成行 不了了之",
)
_BEING_TALKED = Cue(
    r"[^,。;]{0,8}(?:还|仍|尚|正)在?(?:内部)?(?:讨论|研究|商议|评估|酝酿)", needs="讨论 研究 商议 评估 酝酿"
)
# 如果 OpenAI 把价格下调 70%: somebody's act that is only thought of. 如果说 … 是 takes it as done; 如果 you use it so is a condition of use.
_IF = Cue(
    r"(?:如果(?!说)|假设|倘若|要是|一旦|除非|万一|(?<![\u4e00-\u9fff])若(?![干非无隐])|\b(?:if|unless|supposing|assuming|in case)\b|(?:\A|(?<=[,.;:] ))should\b(?! be))[^,。;]*\Z",
    needs="如果 假设 倘若 要是 一旦 除非 万一 若 if unless supposing assuming in_case should",
)
# 即使恢复原价也只有对手的六分之一: what would be, not what is done.
_EVEN_IF = Cue(
    r"(?:即使|即便|哪怕|就算|纵使)[^,。;]{0,16}\Z|\beven (?:if|at|after) [^,.;]{0,30}\Z",
    needs="即使 即便 哪怕 就算 纵使 even",
)
_OF_YOURS = Cue(r"对你(?:们)?的[^,。;]{0,8}(?:模型|账单|业务|应用)", needs="对你")


def called_off(held: int, text: str, low: int, at: int, end: int, high: int) -> bool:
    """Whether what text[at:end] tells in the clause text[low:high] was called off or put off. `held`: what the line holds."""
    return bool(
        _CALLED_OFF.search(held, text, low, at) or (held & _PUT_OFF.bit and _PUT_OFF.pattern.match(text, end, high))
    )


def imagined(held: int, text: str, low: int, at: int) -> int | None:
    """Where the condition begins under which alone the change at a place of its clause would come; None if there is none."""
    found = _IF.search(held, text, low, at)
    return found.start() if found else None


def not_done(
    held: int, text: str, start: int, low: int, at: int, end: int, high: int, stop: int
) -> tuple[str, str] | None:
    """The reason and rule that refuse a change of the clause text[low:high] in the sentence text[start:stop]; None if it stands."""
    if called_off(held, text, low, at, end, high):
        return "called off or put off", "refuse:denied"
    if _FALSE.search(held, text, start, stop) and (
        cues.hedged(held, text[start:at]) or _REPORTED.search(text, start, at) or _REPORT_OF_IT.match(text, end)
    ):
        return "a rumour that is denied", "refuse:denied"
    if _IN_THE_END.search(held, text, end, stop):
        return "not done in the end", "refuse:denied"
    if _BEING_TALKED.search(held, text, end, high):
        return "still talked about", "refuse:general"
    if text[high : high + 1] in ("?", "？") and _ASKING.search(text, low, high):
        return "asked, not said", "refuse:general"
    if imagined(held, text, low, at) is not None:
        return "only thought of, under a condition", "refuse:general"
    if _EVEN_IF.search(held, text, low, at):
        return "what would be, not what was done", "refuse:general"
    if _WHAT_IF.search(held, text, start, at) or _OF_YOURS.search(held, text, start, at):
        return "an exercise or a sample, nobody's act", "refuse:general"
    return None
