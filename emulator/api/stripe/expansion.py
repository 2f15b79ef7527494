"""`expand`: ids in a reply replaced by the objects they name (docs.stripe.com/expand)."""

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from emulator.api.stripe.api_versions import NEWEST_API_VERSION, ApiVersion
from emulator.api.stripe.current_references import with_current_references
from emulator.api.stripe.expandable_paths import cannot_be_expanded, is_expandable
from emulator.api.stripe.inclusions import can_be_included, included
from emulator.api.stripe.version_change import sort_keys
from emulator.billing.catalog.prices import Plan, Price
from emulator.billing.core.account import Account
from emulator.billing.core.structs import replace
from emulator.billing.payments.payment_methods import PaymentMethod
from emulator.billing.payments.sources import CardSource, source_of
from emulator.services.accounts import account_named
from emulator.store.unit_of_work import UnitOfWork
from schemas.stripe.objects import ObjectSchema, Rendered, render


def expand_of(params: object) -> Sequence[str]:
    """The dotted paths of the properties that a request wants shown in full; there is nothing to expand in some."""
    return getattr(params, "expand", ())


_LISTS = ("list", "search_result")


class _Location(Struct, frozen=True):
    """Somewhere in a reply: a map, the object it belongs to, and the path from there."""

    node: Rendered
    owner: Rendered
    path: tuple[str, ...] = ()


def expand(
    shown: Rendered, paths: Sequence[str], uow: UnitOfWork, api_version: ApiVersion = NEWEST_API_VERSION
) -> set[str]:
    """Expands an object or list as a version shows it, in place; what is put in has the same shape.

    Returns the kinds of objects that were put in. Each level of a path costs one round trip at most, and what the shape
    costs. Raises APIError for a path that leads to something that cannot be expanded.
    """
    kinds: set[str] = set()
    for path in paths:
        locations = [_Location(shown, shown)]
        for segment in path.split("."):
            if locations and not any(_can_follow(each, segment, api_version) for each in locations):
                raise cannot_be_expanded(path)
            for location in locations:
                _include(location, segment, uow, api_version)
            kinds |= _replace_ids(locations, segment, uow, api_version)
            locations = [inner for location in locations for inner in _inner(location, segment)]
    return kinds


def _can_follow(location: _Location, segment: str, api_version: ApiVersion) -> bool:
    """Whether a path may go on from here: to a list's things, to what can be expanded, to what stands in full."""
    name = location.owner.get("object", "")
    if name in _LISTS:
        return segment == "data"
    schema = ObjectSchema.by_object_name.get(name)
    if schema is None or is_expandable(location.path, segment, schema, api_version):
        return True
    return any("object" in each for each in _maps(location.node.get(segment)))


def _maps(value: Any) -> list[Rendered]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)]


def _include(location: _Location, segment: str, uow: UnitOfWork, api_version: ApiVersion) -> None:
    name = ".".join((*location.path, segment))
    if segment in location.node or not _is_known(location, name, api_version):
        return
    if not can_be_included(location.owner, name):
        return
    location.node[segment] = included(location.owner, name, uow)
    api_version.downgrade(location.node[segment], uow)
    sort_keys(location.node)


def _is_known(location: _Location, name: str, api_version: ApiVersion) -> bool:
    schema = ObjectSchema.by_object_name.get(location.owner.get("object", ""))
    return schema is None or name in schema.entity_includables or name in api_version.expandable(schema)


def _replace_ids(locations: list[_Location], segment: str, uow: UnitOfWork, api_version: ApiVersion) -> set[str]:
    wanted = [
        (location, entities) for location in locations if (entities := _referenced(location, segment, api_version))
    ]
    ids = [(_class_of(id, entities), id) for location, entities in wanted for id in _ids(location.node[segment])]
    uow.load(ids)
    found = [each for entity, id in ids if (each := _named(uow, entity, id)) is not None]
    objects = {each.id: render(each, uow.ctx) for each in with_current_references(uow, found)}
    api_version.downgrade(list(objects.values()), uow)
    for location, _ in wanted:
        value = location.node[segment]
        if isinstance(value, str):
            location.node[segment] = objects.get(value, value)
        else:
            location.node[segment] = [objects.get(each, each) if isinstance(each, str) else each for each in value]
    return {each.RESOURCE_TYPE.name for each in found}


def _named(uow: UnitOfWork, entity: type[Any], id: str) -> Any:
    """The object with an id; an account is one even where nothing of it is stored.

    A plan is a recurring price, and a source a payment method.
    """
    if entity is Account:
        return account_named(uow, id)
    if issubclass(entity, CardSource):
        method = uow.get(PaymentMethod, id)
        return None if method is None else source_of(method)
    if entity is not Plan:
        return uow.get(entity, id)
    price = uow.get(Price, id)
    return None if price is None or price.recurring is None else Plan(price=price)


def _class_of(id: str, entities: Sequence[type[Any]]) -> type[Any]:
    """Which of the classes that a property may name an id is of, by its prefix."""
    prefix = id.partition("_")[0]
    types = ((each, each.RESOURCE_TYPE) for each in entities)
    return next((each for each, type in types if prefix in (type.prefix, *type.other_prefixes)), entities[0])


def _referenced(location: _Location, segment: str, api_version: ApiVersion) -> Sequence[type[Any]]:
    """The classes of what a property may name; none where it names nothing that is known."""
    schema = ObjectSchema.by_object_name.get(location.owner.get("object", ""))
    if schema is None or not _ids(location.node.get(segment)):
        return ()
    named = api_version.references(schema).get(".".join((*location.path, segment)), "")
    targets = [ObjectSchema.by_object_name.get(each) for each in named.split("|")]
    return [each.entity for each in targets if each is not None and each.entity is not None]


def _ids(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, str)]


def _inner(location: _Location, segment: str) -> Iterator[_Location]:
    for each in _maps(location.node.get(segment)):
        if "object" in each:
            yield _Location(each, each)
        else:
            yield replace(location, node=each, path=(*location.path, segment))
