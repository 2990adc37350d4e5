"""What a user asks for by name: vendors, models, markets and kinds, found whatever their spelling or refused with the nearest."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from pricing.errors import BadInput
from pricing.model import Kind, Market, Meter

MARKETS = tuple(map(str, Market))
KINDS = tuple(map(str, Kind))
ALERT_KINDS = ("follow_on", "repeat", "cut", "hike", "correction")


def one_of(value: str | None, known: Iterable[str], option: str) -> str | None:
    """The value of an option that knows only some words."""
    known = tuple(known)
    if value is not None and value not in known:
        raise BadInput(f"{option} {value!r} is not known; write one of {', '.join(known)}.")
    return value


def meter_found(meter: str | None, found: Any) -> None:
    """Nothing found under a meter that is none of the usual ones is rather a slip of the pen: BadInput names them."""
    if not found:
        one_of(meter, map(str, Meter), "--meter")


def vendor_id(name: str | None) -> str | None:
    """The id a user's name for a vendor means; `other:<name>` passes as it is."""
    from commands.setting import catalog

    return name if name is None or name.startswith("other:") else catalog().vendor(name).id


def model_id(store: Any, name: str | None) -> str | None:
    """The model of the history that a user's name means: as stored, in another case, or as the catalog knows it."""
    from commands.setting import catalog
    from store import queries

    if name is None:
        return None
    known = {model for _, model in queries.known_models(store)}
    ref = catalog().resolve(name)
    for found in (name, name.lower(), ref.model if ref else name):
        if found in known:
            return found
    part = name.lower()
    near = sorted(model for model in known if part in model.lower())[:10] or get_close_matches(part, sorted(known))
    hint = f"did you mean {', '.join(near)}?" if near else "pricewar prices lists what is."
    raise BadInput(f"No price of {name!r} is known; {hint}")
