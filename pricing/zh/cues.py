"""Words that say how sure, how new and in what order: 据传, 否认, 或将, 曾, 跟进, 率先; comparison with others; speech of the past.

Each question is one function over the text around a place. Knows no prices.
"""

from __future__ import annotations

import re

from pricing.zh.engine import Cue

_HEDGED = Cue(
    r"(?=[ceilmpr传可或拟据曝有泄消爆疑盛知网考计预酝讨曾正还仍内听风小])(?:听说|风闻|小道消息|据说|据传|传闻|传将|传出|据称(?=[^,。;]{0,20}(?:将|会|要|下周|下月|下个月|近期|不久))|盛传|有传言|消息称|爆料|知情人士|或将|或会|可能(?:会|将)?|有望|拟(?:将)?|考虑|计划(?:将|在|对)?(?!于)|预计|据悉将|疑似|网传|预期(?=[^,。;]{0,16}[在将会])|酝酿|(?<![^,。;])讨论(?=过?(?:是否|把|将))|(?:曾|正在?|还在?|仍在?|内部)(?:讨论|商议|评估)|泄露|曝光|reportedly|rumou?r|may (?!\d)|might |could |is considering|plans? to|expected to|likely)",
    needs="听说 风闻 小道消息 据说 传 据称 消息称 爆料 知情人士 或将 或会 可能 有望 拟 考虑 计划 预计 据悉将 疑似 预期 酝酿 讨论 商议 评估 泄露 曝光 reportedly rumo may_ might could consider plan expected likely",
)
_DENIED = Cue(
    r"(?=[adhinw不伪变否尚并拒无暂未没误谣跳辟])(?:否认|跳过(?=降)|辟谣|不实|不(?:会|想|愿|打算|准备|考虑)?(?:再|去)?(?:参与|参加|跟进|加入|卷入|跟随|打)(?!了)|不会[^,。;]{0,4}(?:降|涨|免费|下调|上调|调整价)"
    r"|不再(?:降|下调|涨)|不会[^,。;]{0,24}(?:降价|涨价|调价|收费)|变相|伪造|没有(?:降价|涨价|计划)|并未|并没有|未(?:降价|下调|涨价|跟进)|不(?:打算|考虑|准备|跟进|参与)|拒绝(?:降|跟|下调|上调|涨)"
    r"|没有(?:公开|任何|新|进一步)?的?\s?(?:API|模型)?\s?(?:价格)?[降涨提]价|(?:没有?|并?未)(?:公开|公布|宣布|披露|透露|提到|提及|看到|见到|任何|新)(?:任何|新)?的?[^,。;]{0,8}[降涨提调]价|(?:没有?|没|并?未|不会?|不再|无需|不必|暂不)(?:再|再次|进一步|进行)?(?:[降涨提调加]价|[上下]调|提高|降低)|谣言|误读|不属实|不是免费|并非(?:降价|免费)"
    r"|不再(?:降价)|暂不|尚未|无意|暂无|(?:没有|无)[^,。;]{0,12}计划|never|neither\b"
    r"|(?:(?:has|have|had|did|does|do|is|are|was|were) not|n't) (?:\w+ ){0,2}(?:increas|rais|chang|hik|ris|cut|lower|reduc)\w*"
    r"|not (?:cut|lower|reduc|rais)|no plans?|\bno (?:\w+ ){0,3}(?:price|pricing) (?:increase|hike|rise|cut|reduction|change)|denie[sd]|won't"
    r"|will not)",
    needs="否认 跳过 辟谣 谣言 误读 不 没 未 无 变相 伪造 拒绝 并非 not n't never neither no_ denie won't",
)
_COMPARED = re.compile(
    r"(?=[abcorstpuvw不与优低击匹参取同和媲对持接替更堪次比看相赶超跟较达追逊逼领高胜距齐仅打近及落])(?:比|较|相比|相较|相对|对比|低于|高于|不如|媲美|对标|优于|超过|击败|相当于|接近|逼近|比肩|匹敌|胜过|赶超|超越|追平|达到|领先|打平|媲美于|距离?|取代|替代|仅?次于|不及|逊于|落后于?|rival(?:s|ing|ed)?"
    r"|beat(?:s|ing)?|undercut(?:s|ting)?|approach(?:es|ing)?|outperform\w*|trail(?:s|ing)?|second only to|par with|same (?:[\w-]+ ){0,5}as|as (?:\w+ ){1,2}as"
    r"|compar(?:able|ed) (?:to|with)|compet(?:es?|ing|itive) with|similar to|ahead of|堪比|不输|不亚于|对齐|看齐|持平于|参照|(?P<like>与|和|同|跟)|vs\.?|than|beyond|surpass(?:es|ing|ed)?|versus|(?P<unlike>unlike)"
    r"|compared (?:to|with)|alongside|along with|against|(?P<of>of))\s{0,2}(?:于|了"
    r"|起)?\s{0,2}(?:(?:其|自家|自己|上一?代|前代|前辈|官方|原厂|同类|竞品|竞争对手|旗下|what|that of|those of|(?:reach|level|capabilities) of|the|its|目前的?|当前的?|此前的?|谷歌|微软|马斯克|公司|最强的?|最新的?|最贵的?|现有的?|旗舰|顶级|闭源|开源|竞品|大?模型|产品|更高端的?|更强的?|更大的?|更贵的?|老款的?)\s{0,2}(?:的)?\s{0,2}){0,3}$",
    re.IGNORECASE,
)
# 超越了上一代万亿参数级的 X: whoever is outdone, whatever is said of it before its name.
_OUTDONE = re.compile(
    r"(?:媲美|优于|超过|击败|接近|逼近|比肩|匹敌|胜过|赶超|超越|追平|领先|打平|压过|不输|不亚于)(?:了|于|甚至)?[^,。;:()\d]{2,12}的\s?$"
)
_EQUAL = re.compile(
    r"\s{0,2}(?:模型|系列|版本|官网|官方|的(?:价格|定价|标准)?|价格|定价|API|相比|保持|价|水平){0,3}\s{0,2}(?:完全|基本|大致)?(?:一致|持平|相同|一样|类似|相近|同价|对齐|差不多|看齐)"
)
_LIKE = re.compile(r"[^,。;]{0,24}(?:一致|持平|相同|一样|类似|同价|相近|看齐|同一(?:水平|档|梯队)|不相上下)")
# 与 A 和 B 等模型媲美: the verb of likeness closes the clause that its 与 opened.
_RIVALS = re.compile(
    r"[^,。;]{0,60}?(?:相当|媲美|比肩|抗衡|匹敌|竞争|较量|旗鼓相当|一较高下|对比|比较|接近|对标|并列|齐名|并肩)(?=\s?(?:的|中|[,。;:)]|$))"
)
_AT_LENGTH = Cue(
    r"(?:相比(?!之下)于?|相较于?|对比|(?<![计比])较(?!为|高|低|大|小)|(?<![价对之占])比)[^,。;:()\d$¥]{0,4}(?:今年|去年|\d{1,2}\s?月|此前|之前|早前)[^,。;:()]{0,12}的?\s{0,2}$",
    needs="相比 相较 对比 较 比",
)
_PAST = re.compile(r"曾(?:经)?(?!是)|上一轮|此前曾|早在|当时|回顾|历史上|以往")


_AFTER_WHOM = Cue(
    r"(?:继|紧随|紧跟|跟随|追随|尾随|跟进(?!的|降|调|下)了?|效仿|步|面对|回应|应对|受|狙击|迎战|following|followed|joined|after|(?:hours|days|weeks|months) of|in response to|matching|joining)\s{0,2}(?:了|着|由)?(?:[^,。;:()]{0,4})$",
    needs="继 紧随 紧跟 跟随 追随 尾随 跟进 效仿 步 面对 回应 应对 受 狙击 迎战 following followed joined after hours_of days_of weeks_of"
    " months_of in_response_to matching joining",
)


def after_whom(held: int, before: str) -> bool:
    """Whether the name behind this text, of a line that holds `held`, is whom somebody else follows: 继 A 之后, 跟进 A."""
    return bool(_AFTER_WHOM.search(held, before))


def hedged(held: int, text: str) -> bool:
    return bool(_HEDGED.search(held, text))


def denied(held: int, text: str) -> bool:
    return bool(_DENIED.search(held, text))


def past(text: str) -> bool:
    return bool(_PAST.search(text))


def rivals(after: str) -> bool:
    """Whether the name before this text is what something is as good as (与 X 相当), not as dear as."""
    return bool(_RIVALS.match(after)) and not _LIKE.match(after)


# 只有 X 的一半: so much of what X costs.
_BESIDE = re.compile(r"\s?(?:\([^()]{0,20}\)\s?)?(?:之下|之上|之间|之后(?=,))")
_SHARE_OF = re.compile(
    r"(?:仅为|约为|约是|只有|是|为|相当于|达到|不到|近|定在|压到|降至|降到|低至|只要)\s?(?:满血版?|官方|同级|标准版|旗舰|原版?|原来的?|原先的?|此前的?|上一?代的?|前代的?|老款的?)?\s?$"
)
_SUCH_SHARE = re.compile(
    r"(?:[^\d,。;]{0,6})(?:的|价格的|成本的)?\s?(?:近|约|不到|大约)?\s?(?:\d+(?:\.\d+)?\s?%|[一二三四五六七八九]成|一半|几?分之|\d/\d|[两二三四五六七八九十\d.]+\s?倍|百分之)"
)


# half the price of X, one-fifth of what X costs, 3 times X's price
_PART_OF = Cue(
    r"(?:(?<!in )(?<!by )(?<!by a )(?<!by one )\b(?:half|(?:(?:a|one)[ -])?(?:third|quarter|fifth|sixth|eighth|tenth)|two[ -]thirds|fraction|twice|(?:two|three|four|five|six|ten|\d{1,3}(?:\.\d)?) times)"
    r" (?:of )?(?:(?:the |its )?(?:\w+ )?(?:price|cost|pricing|rate)s? (?:of|for) |(?:that|what|those) (?:of )?)?"
    r"|(?<!by )(?<![\d.])(?:\d{1,3}(?:\.\d)?(?:%| ?percent)|1/\d{1,3}|\d{1,3}x) (?:of )?(?:the |its )?(?:price|cost)s? of )(?:the )?\Z",
    needs="half third quarter fifth sixth eighth tenth fraction twice times price_of prices_of cost_of costs_of",
)
_OF_ITSELF = re.compile(r"[^,。;]{0,12}, (?:where|which|whose)\b", re.IGNORECASE)  # Unlike the GPT-4 era, where it cost


def compared(held: int, before: str, after: str) -> bool:
    """Whether a name between these two texts is what something is compared with, not what is spoken of."""
    if _BESIDE.match(after):
        return True
    if _SHARE_OF.search(before) and _SUCH_SHARE.match(after):
        return True
    if _AT_LENGTH.search(held, before):
        return True
    if _PART_OF.search(held, before):
        return True
    if found := _COMPARED.search(before):
        if found["like"]:
            return bool(_EQUAL.match(after) or _LIKE.match(after) or _RIVALS.match(after))
        if found["unlike"] and _OF_ITSELF.match(after):
            return False
        return not found["of"] and not before.rstrip().endswith("相比之下")
    return bool(_OUTDONE.search(before))


_UNIT_BETWEEN = r"(?:每?(?:百万|千|万|1M|1K)?\s{0,2}tokens?)?\s{0,2}"
_FLOOR = Cue(
    r"(?:低至|最低|起步价?(?:为)?|不低于|至少|(?:starting|start(?:s|ed)?|prices?|pricing|available|beginning|begins?) (?:at|from)|as (?:low|little) as)\s{0,2}"
    + _UNIT_BETWEEN
    + r"(?:仅|为|只要|只需|可低至)?\s{0,2}$",
    needs="低至 最低 起步 不低于 至少 start price pric available begin as_low_as as_little_as",
)
_CEILING = Cue(
    r"(?:最高|不超过|至多|低于|不到|up to|under|below|less than|at most)\s{0,2}" + _UNIT_BETWEEN + r"(?:为)?\s{0,2}$",
    needs="最高 不超过 至多 低于 不到 up_to under below less_than at_most",
)


_FROM_HERE = re.compile(r"\s{0,2}起(?![来初草])")


def bound_of(held: int, before: str, after: str) -> str | None:
    """min for 低至 and 起, max for 最高 and 不超过, in a line that holds `held`."""
    if _FLOOR.search(held, before) or _FROM_HERE.match(after):
        return "min"
    if _CEILING.search(held, before):
        return "max"
    return None
