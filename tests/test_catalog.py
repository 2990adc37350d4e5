"""The catalog: every vendor is there, names lead to the right one, models resolve as vendors print them, and a broken
file is named with its line."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from pricing.catalog import Catalog, ModelRef, load
from pricing.errors import CatalogError, UnknownVendor

VENDORS = (
    "alibaba baidu bytedance deepseek zhipu modelbest iflytek tencent minimax moonshot baichuan stepfun 01ai sensetime huawei "
    "360 kunlun xiaomi meituan siliconflow openai anthropic google xai mistral meta microsoft amazon cohere"
)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load()


def test_every_vendor_of_the_interface_is_there(catalog: Catalog) -> None:
    assert sorted(catalog.vendors) == sorted(VENDORS.split())


def test_page_ids_lead_to_pages_and_every_page_to_a_vendor(catalog: Catalog) -> None:
    assert all(catalog.page(page.id) is page for page in catalog.pages())
    assert {page.vendor for page in catalog.pages()} >= set(VENDORS.split()[:13]) | {
        "openai",
        "anthropic",
        "google",
        "xai",
    }
    assert all(page.fetches[-1].url == page.url for page in catalog.pages())


@pytest.mark.parametrize(
    ("name", "vendor"),
    [
        ("阿里云", "alibaba"),
        ("百 炼", "alibaba"),
        ("通義千問", "alibaba"),
        ("火山引擎", "bytedance"),
        ("豆包", "bytedance"),
        ("幻方", "deepseek"),
        ("深度求索", "deepseek"),
        ("DEEPSEEK", "deepseek"),
        ("月之暗面", "moonshot"),
        ("面壁智能", "modelbest"),
        ("零一万物", "01ai"),
        ("Z.ai", "zhipu"),
        ("ｚ．ａｉ", "zhipu"),
        ("TokenHub", "tencent"),
        ("硅基流动", "siliconflow"),
        ("騰訊雲", "tencent"),
        ("科大訊飛", "iflytek"),
        ("Bedrock", "amazon"),
        ("LongCat", "meituan"),
        ("openai", "openai"),
    ],
)
def test_names_lead_to_vendors(catalog: Catalog, name: str, vendor: str) -> None:
    found = catalog.find_vendor(name)
    assert found is not None
    assert found.id == vendor


def test_an_unknown_vendor_is_told_with_near_ones(catalog: Catalog) -> None:
    with pytest.raises(UnknownVendor, match="did you mean deepseek"):
        catalog.vendor("deepsek")
    assert catalog.find_vendor("nobody at all") is None


MODELS = {
    ("alibaba", "qwen-long"): ("qwen-long", "Qwen-Long", "ｑｗｅｎ－ｌｏｎｇ", "Qwen Long", "通义千问-Long"),
    ("alibaba", "qwen"): ("通义千问", "千问", "Qwen"),
    ("alibaba", "qwen3.7-max"): ("qwen3.7-max", "Qwen 3.7 Max", "Qwen3.7-Max", "千问3.7-Max", "通义千问 3.7 Max"),
    ("alibaba", "qwen3.7-max-2026-05-20"): ("qwen3.7-max-2026-05-20",),
    ("alibaba", "qwen3-235b-a22b"): ("Qwen3-235B-A22B", "qwen3 235b-a22b"),
    ("alibaba", "qwen3.8-27b"): ("Qwen3.8 27B",),
    ("alibaba", "qwen2-72b-instruct"): ("qwen2-72b-instruct",),
    ("baidu", "ernie-speed"): ("ERNIE Speed", "ENIRE Speed", "文心Speed"),
    ("baidu", "ernie-speed-8k"): ("ernie-speed-8k", "ERNIE-Speed-8K", "ERNIE Speed 8K"),
    ("baidu", "ernie-4.0"): ("文心大模型4.0", "ERNIE 4.0", "ERNIE4.0", "文心大模型 4.0"),
    ("baidu", "ernie-4.5-turbo-128k"): ("ERNIE-4.5-Turbo-128K",),
    ("bytedance", "doubao-pro-32k"): ("doubao-pro-32k", "Doubao-pro-32k", "豆包通用模型pro-32k"),
    ("bytedance", "doubao"): ("豆包主力模型", "豆包大模型", "豆包通用模型", "豆包"),
    ("bytedance", "doubao-vision"): ("豆包视觉理解模型", "豆包·视觉理解模型"),
    ("alibaba", "qwen-vl"): ("通义千问视觉理解模型",),
    ("bytedance", "doubao-seed-2.0-pro"): ("doubao-seed-2.0-pro", "豆包2.0 Pro", "豆包大模型2.0-pro"),
    ("bytedance", "doubao-seed-1.6"): ("豆包1.6", "豆包大模型 1.6", "Doubao-Seed-1.6"),
    ("bytedance", "doubao-1.5-pro-32k"): ("doubao-1.5-pro-32k",),
    ("deepseek", "deepseek-v2"): ("DeepSeek-V2", "deepseek-v2", "DeepSeek V2", "DeepSeekV2", "深度求索V2"),
    ("deepseek", "deepseek-v4-flash"): (
        "DeepSeek V4 Flash",
        "DeepSeekV4Flash",
        "deepseek‑v4‑flash",
        "DeepSeek-V4-Flash(1)",
    ),
    ("deepseek", "deepseek-v4-flash-0731"): ("DeepSeek V4 Flash 0731",),
    ("deepseek", "deepseek-chat"): ("deepseek-chat", "DeepSeek Chat"),
    ("zhipu", "glm-3-turbo"): ("GLM-3 Turbo", "GLM-3-Turbo", "GLM3Turbo", "glm-3-turbo"),
    ("zhipu", "glm-4-air-250414"): ("GLM-4-Air-250414",),
    ("zhipu", "glm-4.6v-flash"): ("GLM-4.6V-Flash",),
    ("iflytek", "spark-lite"): ("Spark Lite", "讯飞星火Lite", "星火 Lite"),
    ("iflytek", "spark-max"): ("Spark Max", "讯飞星火 Max"),
    ("tencent", "hunyuan-lite"): ("hunyuan-lite", "混元-lite", "混元 Lite"),
    ("tencent", "hunyuan-standard-256k"): ("hunyuan-standard-256k", "混元-standard-256k"),
    ("tencent", "hunyuan-turbos"): ("混元Turbo S", "hunyuan-turbos"),
    ("tencent", "hy3-preview"): ("Hy3 preview", "hy3-preview"),
    ("minimax", "abab6.5s"): ("abab6.5s", "ABAB 6.5s"),
    ("minimax", "minimax-m2.7-highspeed"): ("MiniMax-M2.7-highspeed",),
    ("moonshot", "kimi-k2.7-code-highspeed"): ("Kimi K2.7 Code 高速版", "kimi-k2.7-code-highspeed"),
    ("moonshot", "kimi-k2-0905-preview"): ("kimi-k2-0905-preview",),
    ("moonshot", "moonshot-v1-128k"): ("moonshot-v1-128k",),
    ("baichuan", "baichuan3-turbo-128k"): ("Baichuan3-Turbo-128k",),
    ("stepfun", "step-1-8k"): ("step-1-8k", "Step-1-8k"),
    ("stepfun", "step-3.5-flash"): ("Step 3.5 Flash", "step-3.5-flash"),
    ("01ai", "yi-lightning"): ("Yi-Lightning",),
    ("01ai", "yi-large"): ("Yi-Large", "yi-large"),
    ("xiaomi", "mimo-v2.5"): ("MiMo-V2.5", "MiMo-V2.5 系列", "Xiaomi MiMo-V2.5"),
    ("openai", "gpt-5.6-sol"): ("GPT-5.6 Sol", "gpt-5.6-sol", "GPT‑5.6 Sol"),
    ("openai", "gpt-4o-mini"): ("GPT-4o mini", "gpt-4o-mini"),
    ("openai", "gpt-5.3-codex-spark"): ("gpt-5.3-codex-spark",),
    ("openai", "o1-preview"): ("o1 预览版", "o1-preview"),
    ("anthropic", "claude-opus-4.5"): ("Claude Opus 4.5", "claude-opus-4-5", "Opus 4.5", "Claude 4.5 Opus"),
    ("anthropic", "claude-3-haiku"): ("Claude 3 Haiku", "claude-3-haiku"),
    ("anthropic", "claude-opus-4.5-20251101"): ("claude-opus-4-5-20251101",),
    ("google", "gemini-2.5-flash-lite"): ("Gemini 2.5 Flash-Lite", "gemini-2.5-flash-lite"),
    ("xai", "grok-build-0.1"): ("Grok Build 0.1", "grok-build-0.1"),
    ("mistral", "mistral-medium-3.5"): ("Mistral Medium 3.5",),
    ("meta", "llama-3.1-8b"): ("Llama 3.1 8B", "llama-3.1-8b"),
    ("amazon", "nova-pro"): ("Amazon Nova Pro", "nova-pro"),
    ("cohere", "command-r-plus"): ("Command R+", "command-r-plus"),
}


@pytest.mark.parametrize(("want", "name"), [(want, name) for want, names in MODELS.items() for name in names])
def test_models_resolve_as_vendors_print_them(catalog: Catalog, want: tuple[str, str], name: str) -> None:
    assert catalog.resolve(name) == ModelRef(*want)


@pytest.mark.parametrize(
    ("vendor", "name", "model"),
    [
        ("deepseek", "V4-Pro", "deepseek-v4-pro"),
        ("deepseek", "R1", "deepseek-r1"),
        ("deepseek", "V3.2-Exp", "deepseek-v3.2-exp"),
        ("alibaba", "DeepSeek-V4", "deepseek-v4"),
        ("siliconflow", "deepseek-ai/DeepSeek-V4-Flash", None),
        ("tencent", "GLM-5.2", "glm-5.2"),
        ("google", "3.5 Flash-Lite", "gemini-3.5-flash-lite"),
        ("openai", "Luna", "luna"),
        ("minimax", "M2.7", "minimax-m2.7"),
        ("moonshot", "K3", "kimi-k3"),
        ("mistral", "Medium 3.5", "mistral-medium-3.5"),
        ("anthropic", "Opus", "claude-opus"),
    ],
)
def test_within_a_vendor(catalog: Catalog, vendor: str, name: str, model: str | None) -> None:
    assert catalog.resolve(name, vendor) == (ModelRef(vendor, model) if model else None)


@pytest.mark.parametrize(
    "name",
    [
        "星火燎原",
        "火山",
        "step by step",
        "Step",
        "Nova",
        "Yi",
        "phi",
        "360",
        "command",
        "V3",
        "K2",
        "3.1 Pro",
        "Luna",
        "codex",
        "",
        "？",
        "高通骁龙 8",
    ],
)
def test_ordinary_words_are_no_models(catalog: Catalog, name: str) -> None:
    assert catalog.resolve(name) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("GPT-5 next week", "GPT-5"),
        ("GPT-4 10 / 30 美元", "GPT-4"),
        ("Qwen 2元", "Qwen"),
        ("DeepSeek H800 集群", "DeepSeek"),
        ("Kimi Q3 的收入", "Kimi"),
        ("GLM-4.6涨价", "GLM-4.6"),
        ("Gemini 3 live today", "Gemini 3"),
        ("Claude Opus 4.7 的价格", "Claude Opus 4.7"),
        ("豆包 50% 的用户", "豆包"),
        ("DeepSeek-V2 1元", "DeepSeek-V2"),
        ("ERNIE 4.0 1000 tokens", "ERNIE 4.0"),
    ],
)
def test_a_name_in_running_text_ends_where_it_ends(catalog: Catalog, text: str, name: str) -> None:
    found = catalog.model_at(text, 0)
    assert found is not None
    assert text[: found[0]] == name


def test_loading_is_quick() -> None:
    from pricing import catalogfiles
    from pricing.catalog import BUILT_IN

    best = 1.0
    for _ in range(3):
        began = time.perf_counter()
        catalogfiles.read_vendors((BUILT_IN,))
        catalogfiles.read_media((BUILT_IN,))
        best = min(best, time.perf_counter() - began)
    assert best < 0.12, f"{best * 1000:.0f} ms"


GOOD = """id = "acme"
name = "Acme"
name_zh = "艾克米"
market = "cn"
currency = "CNY"
brands = ["Rocket"]

[[families]]
slug = "rocket"
names = ["Rocket"]

[[pages]]
id = "acme-prices"
url = "https://acme.example/prices"
"""


def test_one_file_adds_a_vendor(tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text(GOOD, encoding="utf-8")
    catalog = load(tmp_path)
    assert catalog.resolve("Rocket 2 Turbo") == ModelRef("acme", "rocket-2-turbo")
    assert catalog.vendor("艾克米").pages[0].vendor == "acme"
    assert "acme" not in load().vendors
    assert len(catalog.media) == len(load().media)


def test_a_users_file_replaces_a_built_in_vendor_and_media(tmp_path: Path) -> None:
    (tmp_path / "vendors").mkdir()
    (tmp_path / "media").mkdir()
    text = GOOD.replace("acme", "deepseek").replace("Acme", "DeepSeek").replace("艾克米", "深度求索")
    (tmp_path / "vendors" / "mine.toml").write_text(text, encoding="utf-8")
    (tmp_path / "media" / "mine.toml").write_text(
        'id = "daily"\nname = "Daily"\nname_zh = "日报"\nurl = "https://daily.example/feed"\n', encoding="utf-8"
    )
    catalog = load(tmp_path)
    assert [page.id for page in catalog.vendor("deepseek").pages] == ["deepseek-prices"]
    assert catalog.media["daily"].fetches[0].format == "feed"


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ('brands = ["Rocket"]', 'brand = ["Rocket"]', 6, "unknown key 'brand'"),
        ('brands = ["Rocket"]', "brands = [1]", 6, "list of texts"),
        ('brands = ["Rocket"]', 'brands = ["Kimi"]', 6, "already belongs to moonshot"),
        ('slug = "rocket"\n', "", 8, "needs the key 'slug'"),
        ('market = "cn"', 'market = "moon"', 4, "must be one of cn, global"),
        ('currency = "CNY"', 'currency = "yuan"', 5, "three-letter code"),
        ("https://acme.example/prices", "acme.example", 14, "not an http or https URL"),
        ("https://acme.example/prices", "file:///etc/passwd", 14, "not an http or https URL"),
        ('id = "acme"', 'id = "Acme Inc"', 1, "lower-case"),
        ('id = "acme-prices"', 'id = "deepseek-zh"', 13, "used twice"),
        ('market = "cn"', "market = cn", 4, "not valid TOML"),
        ('name = "Acme"', "name = 3", 2, "must be a text"),
        ('id = "acme-prices"', 'min_rows = "3"', 13, "whole number"),
        ('id = "acme-prices"\n', "", 12, "needs the key 'id'"),
        ("[[pages]]", '[[families]]\nnames = ["x"]\n[[pages]]', 12, "needs the key 'slug'"),
        ('slug = "rocket"', 'slug = "rocket"\nrename = [["(", "x"]]', 10, "regular expression"),
    ],
)
def test_a_broken_file_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    assert old in GOOD
    (tmp_path / "acme.toml").write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(CatalogError) as told:
        load(tmp_path)
    assert f"acme.toml, line {line}: " in str(told.value)
    assert says in str(told.value)


def test_files_that_are_no_catalog(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="no such catalog folder"):
        load(tmp_path / "nowhere")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CatalogError, match=r"binary\.toml"):
        load(tmp_path)
