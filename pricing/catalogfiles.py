"""Reads and checks catalog files: unknown keys, wrong types, bad URLs, double ids, names claimed by two vendors.
Every complaint names the file and the line. A user's folder holds `vendors/*.toml` and `media/*.toml`, or vendor files only.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from pricing import names
from pricing.errors import CatalogError
from pricing.sources import Fetch, Media, Page
from pricing.vendors import Family, Model, Vendor

T = TypeVar("T")
_ID = re.compile(r"[a-z0-9][a-z0-9_.-]*\Z")
_CHOICES = {
    "market": ("cn", "global", ""),
    "role": ("vendor", "reseller"),
    "format": ("html", "markdown", "json", "feed"),
    "kind": ("feed", "html", "json", "state"),
    "needs": ("", "tail", "version", "strict"),
}
_NESTED: dict[str, type] = {"families": Family, "models": Model, "pages": Page, "alternates": Fetch}


class _File:
    """One TOML file with its text, so that a complaint can point at the line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.start = 0
        self.built: dict[str, int] = {}
        try:
            self.text = path.read_text(encoding="utf-8")
            self.data: dict[str, Any] = tomllib.loads(self.text)
        except UnicodeDecodeError as error:
            raise CatalogError(f"{path}: the file is not UTF-8; save it as UTF-8.") from error
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"line (\d+)", str(error))
            where = line.group(1) if line else str(self.text.count("\n") + 1)
            raise CatalogError(f"{path}, line {where}: not valid TOML: {error}.") from error
        except OSError as error:
            raise CatalogError(f"{path}: cannot be read: {error.strerror}.") from error

    def fault(self, needle: str, what: str) -> CatalogError:
        """The complaint with the line where `needle` stands as a key, else at all, in the table being read."""
        lines = list(enumerate(self.text.split("\n"), 1))[self.start :]
        keyed = (n for n, line in lines if re.match(rf"\s*{re.escape(needle)}\s*=", line))
        anywhere = (n for n, line in lines if needle and needle in line)
        return CatalogError(f"{self.path}, line {next(keyed, None) or next(anywhere, self.start + 1)}: {what}")

    def items(self, key: str, value: list[Any], **given: Any) -> tuple[Any, ...]:
        """The tables of one [[key]] array, each read with complaints pointing into its own lines."""
        headers = [n for n, line in enumerate(self.text.split("\n")) if re.match(rf"\s*\[\[(?:\w+\.)*{key}\]\]", line)]
        before = self.start
        found: list[Any] = []
        for item in value:
            number = self.built.get(key, 0)
            self.built[key] = number + 1
            self.start = headers[number] if number < len(headers) else before
            found.append(self.build(_NESTED[key], item, **given))
            self.start = before
        return tuple(found)

    def build(self, kind: type[T], data: Any, **given: Any) -> T:
        """A dataclass from a TOML table: every key known, every value of the right type."""
        if not isinstance(data, dict):
            raise self.fault(kind.__name__.lower(), f"a {kind.__name__.lower()} must be a table of keys and values.")
        fields = {f.name: f for f in dataclasses.fields(kind)}  # type: ignore[arg-type]
        values: dict[str, Any] = dict(given)
        for key, value in data.items():
            if key not in fields or key in given:
                known = ", ".join(k for k in fields if k not in given)
                raise self.fault(key, f"unknown key {key!r}; a {kind.__name__.lower()} knows {known}.")
            values[key] = self._value(key, value, str(fields[key].type), given)
        for name, f in fields.items():
            if name not in values and f.default is dataclasses.MISSING:
                raise self.fault("", f"a {kind.__name__.lower()} needs the key {name!r}.")
        return kind(**values)

    def _value(self, key: str, value: Any, wanted: str, given: dict[str, Any]) -> Any:
        if key in _NESTED:
            if not isinstance(value, list):
                raise self.fault(key, f"{key!r} must be written as [[{key}]].")
            return self.items(key, value, **({"vendor": given["id"]} if key == "pages" else {}))
        if wanted.startswith("tuple[tuple[str, str]"):
            if isinstance(value, list):
                value = dict(value) if all(isinstance(pair, list) and len(pair) == 2 for pair in value) else None
            if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
                raise self.fault(key, f"{key!r} must be a table of texts.")
            return tuple(value.items())
        if wanted.startswith("tuple[str"):
            if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
                raise self.fault(key, f"{key!r} must be a list of texts.")
            return tuple(value)
        types: dict[str, type] = {"str": str, "int": int, "bool": bool}
        if type(value) is not types[wanted]:
            name = {"str": "a text", "int": "a whole number", "bool": "true or false"}[wanted]
            raise self.fault(key, f"{key!r} must be {name}.")
        return self._checked(key, value)

    def _checked(self, key: str, value: Any) -> Any:
        if key in _CHOICES and value not in _CHOICES[key]:
            raise self.fault(key, f"{key!r} is {value!r}; it must be one of {', '.join(filter(None, _CHOICES[key]))}.")
        if key in ("url", "home") and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname):
            raise self.fault(value, f"{value!r} is not an http or https URL.")
        if key == "currency" and not re.fullmatch(r"[A-Z]{3}|", value):
            raise self.fault(key, f"currency {value!r} is not a three-letter code such as CNY.")
        if key == "id" and not _ID.match(value):
            raise self.fault(value, f"id {value!r} must be lower-case letters, digits, '-', '_' or '.'.")
        return value


def _files(folders: tuple[Path, ...], kind: str) -> list[_File]:
    found: dict[str, _File] = {}
    for folder in folders:
        if not folder.is_dir():
            raise CatalogError(f"{folder}: there is no such catalog folder; make it or correct the setting.")
        inner = folder / kind
        if not inner.is_dir() and kind == "media":
            continue
        here: dict[str, _File] = {}
        for path in sorted((inner if inner.is_dir() else folder).glob("*.toml")):
            file = _File(path)
            name = file.data.get("id")
            if not isinstance(name, str):
                raise file.fault("id", 'the file needs an id = "…" at its top.')
            if name in here:
                raise file.fault(name, f"the id {name!r} also stands in {here[name].path}.")
            here[name] = file
        found |= here
    return list(found.values())


def read_vendors(folders: tuple[Path, ...]) -> dict[str, Vendor]:
    """Every vendor by id; later folders replace earlier ones vendor by vendor."""
    found: dict[str, Vendor] = {}
    claimed: dict[str, tuple[str, Path]] = {}
    page_ids: dict[str, Path] = {}
    for file in _files(folders, "vendors"):
        name = file.data["id"]
        rest = {key: value for key, value in file.data.items() if key != "id"}
        file._checked("id", name)
        vendor = file.build(Vendor, rest, id=name)
        for text, key in _claims(vendor):
            other, path = claimed.setdefault(key, (name, file.path))
            if other != name:
                raise file.fault(text, f"the name {text!r} already belongs to {other} ({path}).")
        for page in vendor.pages:
            if page.id in page_ids:
                raise file.fault(page.id, f"the page id {page.id!r} is used twice.")
            page_ids[page.id] = file.path
        for family in vendor.families:
            for pattern, _ in family.rename:
                try:
                    re.compile(pattern)
                except re.error as error:
                    raise file.fault(pattern, f"{pattern!r} is not a regular expression: {error}.") from error
        found[name] = vendor
    return found


def _claims(vendor: Vendor) -> list[tuple[str, str]]:
    texts = [n.text for n in vendor.names()]
    texts += [text for model in vendor.models for text in (model.id, *model.names)]
    texts += [text for family in vendor.families if not family.context for text in family.names]
    return [(text, names.fold(text)) for text in texts]


def read_media(folders: tuple[Path, ...]) -> dict[str, Media]:
    """Every media site by id."""
    found: dict[str, Media] = {}
    for file in _files(folders, "media"):
        file._checked("id", file.data["id"])
        rest = {key: value for key, value in file.data.items() if key != "id"}
        found[file.data["id"]] = file.build(Media, rest, id=file.data["id"])
    return found
