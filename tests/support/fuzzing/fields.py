"""PlausibleValues values for the fields of every dialect's schemas, by the name of the field's class."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from marshmallow import Schema

from tests.support.fuzzing.ids import KnownIds

WORDS = ("Acme", "Jenny Rosen", "a", "Größe 3", "INV-7", "12", "0.5", "DE", "net 30", "SPRING")
NOW = 1_790_000_000
DAY = 86_400
_LONGEST = ("max_length", "_maximum")


class PlausibleValues:
    """Makes values as a careful caller would; `in_form` is whether they go out as a form, whose leaves are all text."""

    def __init__(self, ids: KnownIds, rng: Random, *, in_form: bool) -> None:
        self._ids = ids
        self._rng = rng
        self._in_form = in_form

    def map(self, schema: Schema, share: float = 0.0) -> dict[str, Any]:
        """What a schema asks for: all that is required and about four of the rest, or a `share` of it."""
        known = schema.load_fields
        share = share or min(0.3, 4 / max(1, len(known)))
        return {
            name: self.value(name, field)
            for name, field in known.items()
            if type(field).__name__ != "Unsupported"
            and not field.dump_only
            and (field.required or self._rng.random() < share)
        }

    def value(self, name: str, field: Any) -> Any:
        """A value for a field."""
        for ancestor in type(field).__mro__:
            make = MAKERS.get(ancestor.__name__)
            if make is not None:
                made = make(self, name, field)
                return str(made).lower() if self._in_form and isinstance(made, bool | int | float) else made
        return self._rng.choice(WORDS)

    def text(self, name: str, field: Any) -> str:
        """A text, at times as long as it may be."""
        if "email" in name or name in ("to", "cc", "bcc"):
            return "jenny@example.com"
        if name.endswith(("date", "_from", "_to")):
            return self._rng.choice(("2026-11-20", "2026-12-31", "2024-02-29"))
        if name == "url":
            return "http://127.0.0.1:9/hook"
        if name.endswith("_id"):
            return self._ids.about(name, self._rng)
        longest = next((each for each in _LONGEST if isinstance(getattr(field, each, None), int)), None)
        if longest is not None and self._rng.random() < 0.04:
            return "x" * int(getattr(field, longest))
        return self._rng.choice(WORDS)

    def id(self, name: str, _field: Any) -> str:
        """The id of something that exists."""
        return self._ids.about(name, self._rng)

    def whole(self, name: str, field: Any) -> int:
        """A number within the bounds, often at one of them."""
        low = _bound(field, "minimum", "_minimum")
        high = _bound(field, "maximum", "_maximum")
        if "date" in name or name.endswith(("_at", "_end", "_start")) or type(field).__name__ == "Timestamp":
            return self._rng.choice((NOW, NOW + DAY, NOW - DAY, NOW + 400 * DAY))
        some = [number for number in (0, 1, 2, 5, 100, 2000, -300) if _within(number, low, high)]
        return int(
            self._rng.choice([*some, *(bound for bound in (low, high) if bound is not None), *some, *some] or [1])
        )

    def decimal(self, _name: str, field: Any) -> Any:
        """A number with a fraction."""
        low, high = _bound(field, "minimum", "_minimum"), _bound(field, "maximum", "_maximum")
        number = self._rng.choice([each for each in (1, 2.5, 10, 0.01, 99.99) if _within(each, low, high)] or [1])
        return str(number) if self._in_form else number

    def flag(self, _name: str, _field: Any) -> bool:
        """True or false."""
        return self._rng.random() < 0.5

    def word(self, _name: str, field: Any) -> str:
        """One of the words."""
        words = getattr(field, "alternatives", None) or field._allowed
        return str(self._rng.choice(list(words)))

    def list(self, name: str, field: Any) -> list[Any]:
        """A few elements."""
        element = getattr(field, "element", None) or getattr(field, "inner", None) or field._each
        return [self.value(name, element) for _ in range(self._rng.choice((1, 1, 2, 3)))]

    def inside(self, _name: str, field: Any) -> dict[str, Any]:
        """A map inside."""
        return self.map(field.schema)

    def by_currency(self, name: str, field: Any) -> dict[str, Any]:
        """A map whose keys are currencies."""
        return {currency: self.value(name, field.element) for currency in self._rng.sample(("usd", "eur", "jpy"), 1)}

    def range(self, _name: str, _field: Any) -> Any:
        """A time, or bounds of one."""
        if self._rng.random() < 0.3:
            return str(NOW)
        return {self._rng.choice(("gt", "gte", "lt", "lte")): str(NOW + self._rng.choice((-DAY, 0, DAY, 99 * DAY)))}

    def labels(self, _name: str, _field: Any) -> dict[str, Any]:
        """A caller's own names and values."""
        return {self._rng.choice(("order", "k", "größe")): self._rng.choice(("6735", "", "x" * 500))}

    def product(self, _name: str, _field: Any) -> Any:
        """A product, or what makes one."""
        return self._ids.about("product", self._rng) if self._rng.random() < 0.5 else {"name": "Gold"}

    def literal(self, *choices: Any) -> Any:
        """One of these."""
        return self._rng.choice(choices)


def _bound(field: Any, *names: str) -> Any:
    for name in names:
        value = getattr(field, name, None)
        if isinstance(value, int) or (value is not None and name.startswith("_")):
            return value
    return None


def _within(number: float, low: Any, high: Any) -> bool:
    return (low is None or number >= low) and (high is None or number <= high)


Maker = Callable[[PlausibleValues, str, Any], Any]

MAKERS: dict[str, Maker] = {
    "FreeFormObject": PlausibleValues.labels,
    "ArrayOf": PlausibleValues.list,
    "Boolean": PlausibleValues.flag,
    "Country": lambda it, _name, _field: it.literal("DE", "US", "ES"),
    "Currency": lambda it, _name, _field: it.literal("usd", "usd", "usd", "EUR", "jpy", "kwd"),
    "Date": lambda it, _name, _field: it.literal("2026-11-20", "2026-12-31", "2024-02-29"),
    "Day": lambda it, _name, _field: it.literal("2026-11-20", "2026-12-31", "2024-02-29"),
    "DecimalString": PlausibleValues.decimal,
    "Email": lambda it, _name, _field: it.literal("jenny@example.com", "a.b+c@example.org"),
    "Enum": PlausibleValues.word,
    "EventType": lambda it, _name, _field: it.literal("*", "invoice.sent", "invoice.paid"),
    "Id": PlausibleValues.id,
    "DateTime": lambda it, _name, _field: it.literal("2026-11-20T10:00:00Z", "2026-11-20T10:00:00+02:00"),
    "Integer": PlausibleValues.whole,
    "Locale": lambda it, _name, _field: it.literal("en", "de-DE", "pt-BR", "zh-Hant-TW"),
    "MapOf": PlausibleValues.by_currency,
    "Metadata": PlausibleValues.labels,
    "Nested": PlausibleValues.inside,
    "Number": PlausibleValues.decimal,
    "NumberEnum": PlausibleValues.decimal,
    "PageSize": lambda it, _name, _field: it.literal(1, 2, 3, 10),
    "ProductOrData": PlausibleValues.product,
    "RangeFilter": PlausibleValues.range,
    "StatementDescriptor": lambda it, _name, _field: it.literal("ACME", "JENNY SHOP 22 CHARS OK"),
    "String": PlausibleValues.text,
    "FormerEnum": lambda it, _name, _field: it.literal("sum"),
    "FutureTimestampOr": PlausibleValues.whole,
    "TimestampOr": PlausibleValues.whole,
    "UpTo": lambda it, _name, _field: it.literal("inf", 10, 100),
    "Uuid": PlausibleValues.id,
}
