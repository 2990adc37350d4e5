"""What is and what is no change of a model's price: each sentence alone, as headlines and news put it."""

from __future__ import annotations

import pytest

from pricing.zh import extract

NO_CHANGE = [
    "百度否认将下调文心大模型价格。",
    "智谱表示暂不降价。",
    "月之暗面称不会跟进降价。",
    "百川智能没有降价计划。",
    "阿里云尚未宣布 Qwen-Max 降价。",
    "腾讯混元暂时没有调整 API 价格的打算。",
    "有网友希望 DeepSeek API 能降价。",
    "DeepSeek 会降价吗？",
    "业内预计字节豆包大模型还会继续降价。",
    "如果 OpenAI 下调 GPT-5 价格，竞争将加剧。",
    "Claude 何时降价成为开发者关注焦点。",
    "开发者呼吁 Anthropic 下调 Claude 价格。",
    "GPT-5 的价格为何没有下降？",
    "DeepSeek-V3 的价格仅为 GPT-4o 的十分之一。",
    "Kimi K2 比 Claude Sonnet 4 便宜 80%。",
    "通义千问的价格远低于行业平均水平。",
    "智谱 GLM-4 Plus 的价格与 GPT-4o 持平。",
    "文心一言 App 免费开放。",
    "豆包电脑版免费下载。",
    "Kimi 会员价格下调至每月 39 元。",
    "阿里云 GPU 实例降价 20%。",
    "腾讯云服务器最高降价 50%。",
    "字节跳动开源 Seed-OSS 模型，免费商用。",
    "OpenAI 向免费用户开放 GPT-5。",
    "ChatGPT Plus 降价至每月 15 美元。",
    "讯飞学习机降价 500 元。",
    "小米 17 手机降价 300 元，搭载 MiMo 模型。",
    "商汤股价下跌 5%。",
    "MiniMax 上市首日股价上涨 109%。",
    "智谱营收增长 300%，毛利率提升至 56%。",
    "DeepSeek 训练成本降低 90%。",
    "Qwen3 推理成本下降 40%。",
    "豆包大模型日均调用量上涨 10 倍。",
    "混元模型时延降低 50%，吞吐提升 2 倍。",
    "GLM-5 上下文窗口提升至 1M。",
    "阿里云 Coding Plan 首月 5 折。",
    "火山引擎推出 DeepSeek 资源包，限时 5 折。",
    "智谱新用户注册送 2000 万 tokens，免费体验 GLM-4.5。",
    "OpenAI denied it plans to cut API prices.",
    "Anthropic has no plans to raise Claude prices.",
    "Could Google cut Gemini prices next?",
    "DeepSeek V3 is 90% cheaper than GPT-4o.",
    "OpenAI cut 10% of its staff.",
    "Meta raised its capex forecast to $72 billion.",
    "Claude Max plan costs $100 per month, down from $200.",
    "xAI lowered latency of Grok 4 Fast by 40%.",
    "OpenAI and Microsoft cut a deal on API access.",
    "Competition between OpenAI and Google cut API prices.",
    "Latency of the Claude API decreased 20%.",
    "Token usage of GPT-5 declined by 30%.",
    "The cost of running GPT-4 class models decreased 90% over two years.",
    "OpenAI announced free access to GPT-5 for two months.",
    "Students get free access to Gemini 2.5 Pro.",
    "Mistral offers free API access to Mistral Small with rate limits.",
    "GPT-4o went free last spring.",
    "Gemini app went free for students.",
    "The o3 playground went free for a week.",
    "Will OpenAI and Google cut API prices?",
    "Did Zhipu and Moonshot raise API prices?",
    "Should OpenAI and Google cut API prices, rivals would follow.",
    "Neither Anthropic nor Google cut API prices.",
    "The price per token declined 90% since GPT-4.",
    "API prices went down while GPT-5 usage went up 30%.",
    # only under a condition, or in somebody's mind
    "如果谷歌明年把 Gemini API 价格再砍掉一半，我们的账怎么算，还没有答案。",
    "倘若 Kimi 下季度涨价 40%，不少小团队会换用 GLM。",
    "一旦智谱把 GLM-5 的输入价降到 1 元/百万 tokens，友商只能亏本。",
    "若百度下个月宣布 ERNIE 降价 60%，局面又会不同。",
    "萬一 OpenAI 把 GPT-5 的 API 漲價三成，預算就不夠了。",
    "What becomes of our margin if Google doubles its Gemini API prices in spring?",
    "Should Anthropic lower Claude prices 20%, we would stay.",
    "Unless DeepSeek cuts V4 prices by half, nobody will move.",
    # asked for, welcomed in general, or not said at all
    "公告通篇没有提到任何 API 降价，Claude 现有价格照旧。",
    "微软未披露 Azure 上 GPT-5 的降价计划。",
    "MiniMax 的股东去年要求涨价，管理层没有同意。",
    # what the trade is used to, what users spend, tokens that get fewer
    "Cursor 接入了 Gemini。行业套路就是先补贴，再一点点涨价。",
    "Kimi K2 让单个任务的花费下降了 40%。",
    "GLM-5.2 做同一道题，输入 tokens 降 30%、输出 tokens 降 50%。",
]
CHANGES: list[tuple[str, set[tuple[str, str]]]] = [
    (
        "百度、腾讯、科大讯飞纷纷跟进降价，大模型 API 价格战打响。",
        {("baidu", "cut"), ("iflytek", "cut"), ("tencent", "cut")},
    ),
    ("阿里云、百度智能云相继宣布大模型降价。", {("alibaba", "cut"), ("baidu", "cut")}),
    ("智谱宣布 GLM-4 系列 API 打 5 折。", {("zhipu", "cut")}),
    ("智谱 GLM-4 API 限时五折。", {("zhipu", "cut")}),
    ("DeepSeek API 夜间错峰优惠，R1 低至 2.5 折。", {("deepseek", "cut")}),
    ("DeepSeek API 优惠期结束，恢复原价。", {("deepseek", "hike")}),
    ("DeepSeek 宣布 API 服务价格上调。", {("deepseek", "hike")}),
    ("智谱上调 GLM Coding 之外的 API 价格，涨幅 30%。", {("zhipu", "hike")}),
    ("继字节、阿里之后，腾讯云宣布混元大模型全面降价。", {("tencent", "cut")}),
    ("昨日，百度宣布文心大模型 ERNIE 4.5 降价 80%。", {("baidu", "cut")}),
    ("OpenAI 大幅下调 o3 模型价格 80%。", {("openai", "cut")}),
    ("谷歌将 Gemini 1.5 Pro 价格下调 64%。", {("google", "cut")}),
    ("Anthropic 上调了 Claude 3.5 Haiku 的价格。", {("anthropic", "hike")}),
    ("xAI 下调 Grok 4 API 定价。", {("xai", "cut")}),
    ("腾讯云宣布下调混元 API 价格，最高降幅 87.5%。", {("tencent", "cut")}),
    ("零一万物宣布 Yi-Large API 降价。", {("01ai", "cut")}),
    ("MiniMax 宣布 M2 API 限时免费。", {("minimax", "free")}),
    ("阶跃星辰宣布 Step 系列模型价格下调 50%。", {("stepfun", "cut")}),
    ("OpenAI slashes o3 price by 80%.", {("openai", "cut")}),
    ("Google cuts Gemini 1.5 Flash prices by up to 78%.", {("google", "cut")}),
    ("DeepSeek raises API prices as discount ends.", {("deepseek", "hike")}),
    ("Alibaba Cloud announces another round of price cuts for Qwen models.", {("alibaba", "cut")}),
    ("豆包大模型再降价：主力模型降 63%。", {("bytedance", "cut")}),
    ("谷歌 Gemini 2.5 Pro 输入降 60%、输出降 45%。", {("google", "cut")}),
    ("Kimi K3 输入涨 25%，输出涨 40%，10 月起执行。", {("moonshot", "hike")}),
    ("如果说 Kimi 年初降价五成是试水，那么这次是全面开战。", {("moonshot", "cut")}),
    ("随着监管要求落地，智谱今日上调 GLM-5 API 价格 10%。", {("zhipu", "hike")}),
    ("百度 ERNIE 3.5 从收费转为免费，API 即刻可用。", {("baidu", "free")}),
    ("科大讯飞：星火 Lite API 永久免费。", {("iflytek", "free")}),
    ("Kimi K2 API 涨价 20%。", {("moonshot", "hike")}),
    ("Anthropic and Google cut API prices", {("anthropic", "cut"), ("google", "cut")}),
    (
        "Zhipu, Moonshot and MiniMax raised API prices this week.",
        {("zhipu", "hike"), ("moonshot", "hike"), ("minimax", "hike")},
    ),
    ("Last week DeepSeek & Alibaba sharply reduced API rates.", {("deepseek", "cut"), ("alibaba", "cut")}),
    ("After Google and Anthropic, OpenAI cut API prices.", {("openai", "cut")}),
    ("Unlike Google and Anthropic, OpenAI cut its API prices.", {("openai", "cut")}),
    ("Prices for Claude Sonnet decreased 20% in June", {("anthropic", "cut")}),
    ("Qwen API pricing decreased by 30%", {("alibaba", "cut")}),
    ("The API price of GPT-4.1 declined by 25% on Monday.", {("openai", "cut")}),
    ("xAI decreased the price of Grok 4 by 40%.", {("xai", "cut")}),
    (
        "Google halved the price of cached input for Gemini 2.5 Pro and introduced Antigravity credits at $50/month.",
        {("google", "cut")},
    ),
    ("Zhipu doubled GLM-5 API prices and launched a coding plan for $30 per month.", {("zhipu", "hike")}),
    ("GLM-4.5-Flash went free on the API last week", {("zhipu", "free")}),
    ("Tencent announced free API access to Hunyuan-lite", {("tencent", "free")}),
    ("OpenRouter offers free API access to DeepSeek-R1.", {("other:openrouter", "free")}),
    ("Spark Lite and ERNIE Speed announced free access", {("iflytek", "free"), ("baidu", "free")}),
    (
        "Zhipu reduced GLM-4-Air pricing to ¥0.5/1M tokens; GLM-4-Flash turned free on the API",
        {("zhipu", "cut"), ("zhipu", "free")},
    ),
    ("DeepSeek 迫使谷歌大幅下调 API 价格", {("google", "cut")}),
    ("Kimi 走红，倒逼智谱等厂商大幅下调 API 价格", {("zhipu", "cut")}),
    ("百度云的降价促使腾讯云将混元 T1 降价 30%。", {("baidu", "cut"), ("tencent", "cut")}),
    ("DeepSeek's success forced Anthropic to cut API prices.", {("anthropic", "cut")}),
    ("The launch of Qwen3 prompted OpenAI and Google to cut API prices.", {("openai", "cut"), ("google", "cut")}),
]


def changes(text: str) -> set[tuple[str, str]]:
    """Vendor and action of every change that the text states as done or planned."""
    return {(s.vendor, str(s.action)) for s in extract(text).statements if str(s.action) != "quote" and not s.hedged}


@pytest.mark.parametrize("text", NO_CHANGE)
def test_no_change_is_read_where_none_is_told(text: str) -> None:
    assert changes(text) == set()


@pytest.mark.parametrize(("text", "expected"), CHANGES, ids=[text for text, _ in CHANGES])
def test_a_headline_tells_who_did_what(text: str, expected: set[tuple[str, str]]) -> None:
    assert changes(text) == expected
