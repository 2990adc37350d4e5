"""The dependency order of docs/design.md, read from the imports themselves."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = {  # room: the rooms it may import besides itself
    "pricing": set(),
    "config": {"instance", "pricing"},
    "clock": {"pricing"},
    "instance": {"pricing", "clock"},
    "store": {"pricing"},
    "crawler": {"pricing", "store", "config", "clock"},
    "alerts": {"pricing", "store", "config", "clock"},
    "scheduler": {"pricing", "store", "crawler", "alerts", "config", "clock", "instance"},
    "demo": {"commands", "pricing", "store", "crawler", "alerts", "config", "clock", "instance", "scheduler"},
    "commands": {"pricing", "store", "crawler", "alerts", "config", "clock", "instance", "scheduler"},
    "cli": {"pricing", "commands", "config"},
}
# Inside the core: a file may import only files of its own or an earlier layer.
LAYERS = [
    {"errors", "model", "addresses", "days", "scripts"},
    {"state", "codec"},
    {"names", "sources", "vendors"},
    {"documents", "units", "catalog", "catalogfiles", "stories"},
    {"zh", "sheet"},
    {"reconcile", "guard"},
    {"timeline"},
    {"ledger"},
    {"changes"},
    {"chains", "cost"},
    {"events"},
    {"backtest"},
]
OUTSIDE_OK = {"jieba", "ahocorasick_rs"}
CLOCKS = {"now", "utcnow", "today", "time", "monotonic"}


def files(room: str) -> list[Path]:
    single = ROOT / f"{room}.py"
    return [single] if single.exists() else sorted((ROOT / room).rglob("*.py"))


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_rooms_further_in(room: str) -> None:
    for path in files(room):
        rooms = {name.split(".")[0] for name in imports(path)} & ROOMS.keys()
        assert rooms <= ROOMS[room] | {room}, f"{path.relative_to(ROOT)} reaches out to {rooms - ROOMS[room] - {room}}"


def layer(name: str) -> int:
    for depth, names in enumerate(LAYERS):
        if name in names or any(name.startswith(f"{n}_") for n in names):
            return depth
    raise AssertionError(f"pricing/{name} has no place in LAYERS: say where it belongs")


def test_the_core_is_layered() -> None:
    for path in files("pricing"):
        inside = path.relative_to(ROOT / "pricing").parts[0].removesuffix(".py")
        if inside == "__init__":
            continue
        for name in imports(path):
            parts = name.split(".")
            if parts[0] == "pricing" and len(parts) > 1 and parts[1] != inside:
                assert layer(parts[1]) <= layer(inside), f"{path.relative_to(ROOT)} imports {name} of a later layer"


def test_the_core_imports_no_framework() -> None:
    import sys

    for path in files("pricing"):
        outside = {name.split(".")[0] for name in imports(path)} - sys.stdlib_module_names - ROOMS.keys()
        assert outside <= OUTSIDE_OK, f"{path.relative_to(ROOT)} imports {outside - OUTSIDE_OK}"


def test_the_core_and_the_store_read_no_clock() -> None:
    for path in [*files("pricing"), *files("store")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
                owner = ast.unparse(node.func.value)
                assert owner not in {"datetime", "date", "time"}, (
                    f"{path.relative_to(ROOT)}:{node.lineno} reads the clock"
                )


def test_no_file_is_a_maze() -> None:
    long = {}
    for room in ROOMS:
        for path in files(room):
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > 300:
                long[str(path.relative_to(ROOT))] = lines
    assert not long, f"split these: {long}"
