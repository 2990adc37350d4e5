"""Settings: one frozen value from defaults, a TOML file and the environment. A leaf: imports only pricing.errors.

Knows names, defaults and where a wrong key stands; what a channel kind needs is checked by its own file in alerts/channels.
Order, later wins: defaults, TOML, `PRICEWAR_<KEY>` (`__` between a section and its key), `PRICEWAR_<KEY>_FILE` (the value
is that file's first line). A channel's secret may stand in TOML as `<key>_file`, or in the environment as
`PRICEWAR_CHANNEL_<NAME>_<KEY>` or `PRICEWAR_CHANNEL_<NAME>_<KEY>_FILE`.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from instance import data_home, settings_file
from pricing.errors import CatalogError

Language = Literal["zh", "en"]
AlertKind = Literal["follow_on", "repeat", "cut", "hike", "correction"]


class Section(BaseModel):
    """A group of settings that refuses unknown keys and cannot be changed afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Crawl(Section):
    """What is read, and how politely. Sizes in bytes, times in the unit the name says. No `sites`: the whole catalog."""

    sites: tuple[str, ...] = ()
    user_agent: str = "pricewar/0.1"
    contact_url: str = ""
    delay_seconds: float = Field(default=5, ge=0, le=3600)
    timeout_seconds: float = Field(default=30, gt=0, le=600)
    max_bytes: int = Field(default=15 * 1024 * 1024, ge=1024)
    allow_private: tuple[str, ...] = ()
    look_every_seconds: float = Field(default=20, gt=0, le=3600)

    @field_validator("sites", "allow_private", mode="before")
    @classmethod
    def _from_environment(cls, value: object) -> object:
        return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value

    @property
    def full_user_agent(self) -> str:
        return f"{self.user_agent} (+{self.contact_url})" if self.contact_url else self.user_agent


class Rule(Section):
    """Which alerts go where. An empty tuple means any; `window_days` can only narrow the window chains are built with."""

    name: str = Field(min_length=1, max_length=60, pattern=r"^[\w.-]+$")
    kinds: tuple[AlertKind, ...] = ("follow_on", "repeat")
    markets: tuple[Literal["cn", "global"], ...] = ()
    vendors: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    min_cut_pct: Decimal = Field(default=Decimal(0), ge=0, le=100)
    window_days: int | None = Field(default=None, ge=1, le=365)
    channels: tuple[str, ...] = ()
    language: Language | None = None


@dataclass(frozen=True)
class Origin:
    """Where values came from, so that an error can name the file and the line."""

    path: Path | None = None
    text: str = field(default="", repr=False)
    table: tuple[str | int, ...] = ()
    variables: Mapping[tuple[str | int, ...], str] = field(default_factory=dict)

    def problem(self, keys: Sequence[str | int], sentence: str) -> CatalogError:
        """The error for the value at `keys` (below this table): '<file>, line <n>: <keys> <sentence>.'"""
        where = (*self.table, *keys)
        if variable := self.variables.get(where):
            return CatalogError(f"{variable} in the environment {sentence}.")
        name = "".join(f"[{k}]" if isinstance(k, int) else f".{k}" for k in where).lstrip(".") or "the settings"
        place = str(self.path or "the environment") + (f", line {line}" if (line := _line_of(self.text, where)) else "")
        return CatalogError(f"{place}: {name} {sentence}.")


@dataclass(frozen=True)
class ChannelSettings:
    """One [[channels]] table: its options are checked by the file of its kind. Options may hold secrets: no repr."""

    name: str
    kind: str
    options: Mapping[str, Any] = field(repr=False)
    origin: Origin = Origin()


class Settings(Section):
    """Everything the programs need to know, checked."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, arbitrary_types_allowed=True)

    home: Path
    database: SecretStr = Field(default=SecretStr(""), alias="database_url")
    catalog: Path | None = None
    timezone: str = "Asia/Shanghai"
    language: Language = "zh"
    chain_window_days: int = Field(default=14, ge=1, le=365)
    dispatch_every_seconds: int = Field(default=15, ge=1)
    heartbeat_url: str = ""
    crawl: Crawl = Crawl()
    rules: tuple[Rule, ...] = ()
    channels: tuple[ChannelSettings, ...] = ()

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"{value!r} is not a time zone; write one like Asia/Shanghai") from None
        return value

    @property
    def database_url(self) -> str:
        """The database's URL, password included: hand it to the store and to nothing that prints."""
        return self.database.get_secret_value() or f"sqlite:///{self.home / 'pricewar.sqlite'}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def channel(self, name: str) -> ChannelSettings:
        """The channel of that name; CatalogError with the known names if there is none."""
        by_name = {found.name: found for found in self.channels}
        if name not in by_name:
            raise CatalogError(f"There is no channel {name!r}; the channels are: {', '.join(by_name) or 'none yet'}.")
        return by_name[name]


M = TypeVar("M", bound=BaseModel)


def checked(model: type[M], values: Mapping[str, Any], origin: Origin) -> M:
    """`values` as a `model`; the first thing wrong becomes one CatalogError that names file, line and key."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        keys = [k for k in first["loc"] if isinstance(k, str | int)]
        if first["type"] == "extra_forbidden":
            close = difflib.get_close_matches(str(keys[-1]), _names(model, keys[:-1]), n=1)
            sentence = "is not a setting" + "".join(f"; write {name}" for name in close)
        elif first["type"] == "missing":
            wanted = model.model_fields.get(str(keys[-1]))
            sentence = "is missing" + (f"; {wanted.description}" if wanted and wanted.description else "")
        else:
            message = first["msg"].removeprefix("Value error, ").rstrip(".")
            sentence = "is wrong: " + message[:1].lower() + message[1:]
        raise origin.problem(keys, sentence) from None


def _names(model: type[BaseModel], keys: Sequence[str | int]) -> list[str]:
    """The keys that may stand in the table at `keys`: a section's own, a list item's own, else the model's."""
    sections: dict[str, type[BaseModel]] = {"crawl": Crawl, "rules": Rule}
    table = sections.get(str(keys[0]), model) if keys else model
    return [field.alias or name for name, field in table.model_fields.items()]


def load_settings(path: Path | None = None, env: Mapping[str, str] = os.environ) -> Settings:
    """Settings from `path`, else $PRICEWAR_CONFIG, else <home>/pricewar.toml if it is there, and from `env`.

    Raises CatalogError, one sentence with file, line and key, for whatever is wrong.
    """
    named = path or env.get("PRICEWAR_CONFIG")
    home, file = data_home(env), path or settings_file(env)
    text = _read(file) if named or file.is_file() else ""
    origin = Origin(file.absolute(), text) if text or named else Origin()
    values = _parse(text, file)
    base = file.absolute().parent

    channels = tuple(
        _channel(table, Origin(origin.path, text, ("channels", i)), base, env)
        for i, table in enumerate(_tables(values.pop("channels", []), "channels", origin))
    )
    values["home"] = str(home) if env.get("PRICEWAR_HOME") else values.get("home", str(home))
    origin = replace(origin, variables=_overlay(values, env))
    for key in ("home", "catalog"):
        if isinstance(values.get(key), str):
            values[key] = (base / Path(values[key]).expanduser()).absolute()
    settings = checked(Settings, {**values, "channels": channels}, origin)
    return _cross_check(settings, origin)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise CatalogError(f"{file} is not UTF-8 text; save the settings as UTF-8.") from None
    except OSError as error:
        raise CatalogError(f"{file} cannot be read ({error.strerror}); give the path of a settings file.") from None


def _parse(text: str, file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"(.*) \(at (?:line (\d+).*|end of document)\)", str(error), re.S)
        line = (found and found[2]) or text.count("\n") + 1
        raise CatalogError(f"{file}, line {line}: this is not TOML: {found[1] if found else error}.") from None


def _tables(value: object, name: str, origin: Origin) -> list[dict[str, Any]]:
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return value
    raise origin.problem([name], f"is wrong: write every one as its own [[{name}]] table")


def _channel(table: dict[str, Any], origin: Origin, base: Path, env: Mapping[str, str]) -> ChannelSettings:
    name, kind = table.pop("name", None), table.pop("kind", None)
    for key, value in (("name", name), ("kind", kind)):
        if not isinstance(value, str) or not re.fullmatch(r"[\w.-]{1,60}", value):
            raise origin.problem([key], "is missing or wrong: write a short name of letters, digits, '-' and '_'")
    options = dict(table)
    for key in [k for k in options if k.endswith("_file")]:
        options[key.removesuffix("_file")] = _secret(base / str(options.pop(key)), origin, key)
    prefix = "PRICEWAR_CHANNEL_" + re.sub(r"\W", "_", str(name)).upper() + "_"
    for key, value in sorted(env.items()):
        if key.startswith(prefix) and (option := key.removeprefix(prefix).lower()):
            from_file = option.endswith("_file")
            options[option.removesuffix("_file")] = _secret(Path(value), Origin(), key) if from_file else value
    return ChannelSettings(str(name), str(kind), options, origin)


def _secret(file: Path, origin: Origin, key: str) -> str:
    try:
        return file.expanduser().read_text(encoding="utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError):
        raise origin.problem([key], f"is wrong: {file} cannot be read") from None


def _overlay(values: dict[str, Any], env: Mapping[str, str]) -> dict[tuple[str | int, ...], str]:
    """Lay PRICEWAR_<KEY> and PRICEWAR_CRAWL__<KEY> over `values`; returns which variable set which keys."""
    plain = [*((k,) for k in _names(Settings, ()) if k not in _TABLES), *(("crawl", k) for k in Crawl.model_fields)]
    used: dict[tuple[str | int, ...], str] = {}
    for keys in plain:
        name = "PRICEWAR_" + "__".join(keys).upper()
        value = env.get(name)
        if file := env.get(f"{name}_FILE"):
            name += "_FILE"
            value = _secret(Path(file), Origin(), name)
        if value:
            target = values if len(keys) == 1 else values.setdefault(keys[0], {})
            if isinstance(target, dict):
                target[keys[-1]], used[keys] = value, name
    return used


_TABLES = {"crawl", "rules", "channels", "home"}


def _cross_check(settings: Settings, origin: Origin) -> Settings:
    for kind, names in (("channels", [c.name for c in settings.channels]), ("rules", [r.name for r in settings.rules])):
        for i, name in enumerate(names):
            if name in names[:i]:
                raise origin.problem([kind, i, "name"], f"is used twice: {name}")
    known = {c.name for c in settings.channels}
    for i, rule in enumerate(settings.rules):
        for name in rule.channels:
            if name not in known:
                raise origin.problem(["rules", i, "channels"], f"names {name}, which is no channel of this file")
        if rule.window_days and rule.window_days > settings.chain_window_days:
            raise origin.problem(["rules", i, "window_days"], "is wider than chain_window_days; widen that one first")
    if settings.channels and not settings.rules:
        return settings.model_copy(update={"rules": (Rule(name="default"),)})
    return settings


def _line_of(text: str, keys: Sequence[str | int]) -> int | None:
    """The line where the value at `keys` is written, else where its table starts, else None."""
    names: list[str | int] = []
    counts: dict[str, int] = {}
    start: int | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[(\[?)\s*([\w.\-\" ]+?)\s*\]", line):
            names = [part.strip().strip('"') for part in header[2].split(".")]
            if header[1]:
                counts[header[2]] = counts.get(header[2], -1) + 1
                names.append(counts[header[2]])
            if list(keys[: len(names)]) == names:
                start = number
        elif (key := re.match(r"\s*\"?([\w-]+)\"?\s*=", line)) and list(keys[: len(names) + 1]) == [*names, key[1]]:
            return number
    return start
