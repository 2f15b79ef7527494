"""The query language of searches (docs.stripe.com/search#search-query-language)."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal

from msgspec import Struct

from emulator.billing.core.errors import APIError
from emulator.store.keys import MAX_NUMBER
from emulator.store.list_queries import NumberRange

MAX_CLAUSES = 10
_IDS = frozenset({"customer", "product"})
_WRITTEN_BY_CALLERS = frozenset({"lookup_key"})
_LEAST_SUBSTRING = 3

Matcher = Callable[[Any], bool]


class Field(Struct, frozen=True):
    """A property that can be searched: `token` by its whole value, `text` also by a part, `number` also by order.

    `key` is the attribute that an index files it under in lower case, if one does.
    """

    kind: Literal["token", "text", "number"]
    read: Callable[[Any], Any]
    key: str | None = None


class Searchable(Struct, frozen=True):
    """What can be searched of one kind of thing; `resource` is how complaints call it. Metadata always can."""

    resource: str
    fields: Mapping[str, Field]


class Clause(Struct, frozen=True):
    """One condition: `-status:"draft"`, `metadata["a"]:"b"`, `total>100`. `value` None asks for what is null."""

    name: str
    key: str | None
    operator: str
    value: str | None
    negated: bool


class Query(Struct, frozen=True):
    """Clauses that must all match or, with `any`, of which one must."""

    clauses: tuple[Clause, ...]
    any: bool
    searchable: Searchable

    def matches(self, entity: Any) -> bool:
        """Whether a thing meets the query."""
        met = (self._meets(clause, entity) for clause in self.clauses)
        return any(met) if self.any else all(met)

    def exact_values(self, names: tuple[str, ...]) -> dict[str, str]:
        """The values that every match must have for some of the properties, for an index to use."""
        if self.any:
            return {}
        exact = [each for each in self.clauses if each.operator == ":" and not each.negated and each.key is None]
        said = {each.name: each.value for each in exact if each.value}
        keys = {name: field.key for name, field in self.searchable.fields.items() if field.key in names}
        folded = {key: said[name].lower() for name, key in keys.items() if key is not None and name in said}
        plain = {name: value for name, value in said.items() if name in names and name not in keys}
        return {**{name: value for name, value in plain.items() if _index_is_exact(name, value)}, **folded}

    def number_range(self, name: str) -> NumberRange | None:
        """The numbers that a property of every match lies between; None where the query says nothing of it."""
        if self.any and len(self.clauses) > 1:
            return None
        said = [each for each in self.clauses if each.name == name and each.key is None and not each.negated]
        bounds = [_BOUNDS[each.operator](int(each.value)) for each in said if each.value is not None]
        if not bounds:
            return None
        return NumberRange(max(low for low, _ in bounds), min(high for _, high in bounds))

    def exact_texts(self, names: tuple[str, ...]) -> list[tuple[str, str, str]]:
        """What every match says of some of the properties in whole words: name, key of metadata, value."""
        if self.any and len(self.clauses) > 1:
            return []
        exact = [each for each in self.clauses if each.operator == ":" and not each.negated and each.value]
        return [(each.name, each.key or "", each.value or "") for each in exact if each.name in names]

    def _meets(self, clause: Clause, entity: Any) -> bool:
        field = self.searchable.fields.get(clause.name)
        value = entity.metadata.get(clause.key) if field is None else field.read(entity)
        return _compare(value, clause) != clause.negated


def _index_is_exact(name: str, value: str) -> bool:
    """Whether an index finds what a comparison does: an index tells upper case from lower, a comparison does not.

    Ids are of one spelling, and words of Stripe's are in lower case.
    """
    return name in _IDS or (name not in _WRITTEN_BY_CALLERS and value == value.lower())


def parse(text: str, searchable: Searchable) -> Query:
    """Reads a query. Raises APIError for one that is malformed, or names what cannot be searched."""
    clauses: list[Clause] = []
    connectives: set[str] = set()
    position = 0
    while position < len(text.rstrip()):
        found = _CLAUSE.match(text, position)
        if found is None:
            raise _malformed()
        clauses.append(_checked(_clause(found), searchable))
        position = found.end()
        between = _CONNECTIVE.match(text, position)
        if between is not None:
            connectives.add(between["word"].upper())
            position = between.end()
    if not clauses or len(connectives) > 1:
        raise _malformed()
    if len(clauses) > MAX_CLAUSES:
        raise APIError(f"Search queries can have at most {MAX_CLAUSES} clauses.", param="query")
    return Query(tuple(clauses), connectives == {"OR"}, searchable)


_QUOTED = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'"
_CLAUSE = re.compile(
    rf"\s*(?P<minus>-?)(?P<name>[a-z_]+)(?:\[(?P<key>{_QUOTED})\])?(?P<operator>:|~|>=|<=|>|<)(?P<value>{_QUOTED}|[^\s\"']+)"
)
_CONNECTIVE = re.compile(r"\s+(?P<word>and|or)(?=\s)", re.IGNORECASE)


def _clause(found: re.Match[str]) -> Clause:
    is_null = found["value"].lower() == "null"
    return Clause(
        name=found["name"],
        key=None if found["key"] is None else _plain(found["key"]),
        operator=found["operator"],
        value=None if is_null else _plain(found["value"]),
        negated=found["minus"] == "-",
    )


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1]) if text[0] in "\"'" else text


def _checked(clause: Clause, searchable: Searchable) -> Clause:
    is_metadata = clause.name == "metadata" and clause.key is not None
    field = searchable.fields.get(clause.name)
    if not is_metadata and (field is None or clause.key is not None):
        raise APIError(
            f"Field `{clause.name}` is an unsupported search field for resource `{searchable.resource}`. See "
            f"http://stripe.com/docs/search#query-fields-for-{searchable.resource.replace('_', '-')} "
            "for a list of supported fields.",
            param="query",
        )
    kind = "token" if field is None else field.kind
    if clause.operator == "~" and (kind != "text" or len(clause.value or "") < _LEAST_SUBSTRING):
        raise APIError(
            f"The operator `~` is for text of at least {_LEAST_SUBSTRING} characters, in text fields alone.",
            param="query",
        )
    if clause.operator in _ORDER and kind != "number":
        raise APIError(f"The operator `{clause.operator}` is for numeric fields alone.", param="query")
    if kind == "number" and clause.value is not None and not re.fullmatch(r"-?[0-9]{1,18}", clause.value):
        raise APIError(f"The field `{clause.name}` is compared with a whole number.", param="query")
    return clause


def _compare(value: Any, clause: Clause) -> bool:
    if value is None or clause.value is None:
        return value is None and clause.value is None
    if clause.operator in _ORDER:
        return _ORDER[clause.operator](value, int(clause.value))
    if clause.operator == "~":
        return clause.value.lower() in str(value).lower()
    return str(value).lower() == clause.value.lower()


_ORDER: Mapping[str, Callable[[int, int], bool]] = {
    ">": lambda value, bound: value > bound,
    ">=": lambda value, bound: value >= bound,
    "<": lambda value, bound: value < bound,
    "<=": lambda value, bound: value <= bound,
}


_BOUNDS: Mapping[str, Callable[[int], tuple[int, int]]] = {
    ">": lambda bound: (bound + 1, MAX_NUMBER),
    ">=": lambda bound: (bound, MAX_NUMBER),
    "<": lambda bound: (-MAX_NUMBER, bound - 1),
    "<=": lambda bound: (-MAX_NUMBER, bound),
    ":": lambda number: (number, number),
}
"""The smallest and the largest number that an operator lets through."""


def _malformed() -> APIError:
    return APIError(
        'We were unable to parse your search query. Try using the format `field:"value"`, and either AND or OR between '
        "clauses. See https://stripe.com/docs/search#search-query-language for more information.",
        param="query",
    )
