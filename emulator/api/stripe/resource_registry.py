"""All resources that are emulated, found in the modules of `resources`, and what is asked of all of them together."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from typing import Any

from emulator.api.stripe import resources as package
from emulator.api.stripe.empty_lists import EMPTY_LISTS
from emulator.api.stripe.endpoint import Endpoint
from emulator.api.stripe.resource import Include, Resource
from schemas.stripe.objects import Always, ObjectSchema
from schemas.stripe.webhook_endpoint import EVENT_TYPES


@cache
def resources_by_module() -> Mapping[str, Resource[Any]]:
    """Every resource by the name of the module that declares it: `tax_rates` has the constant `TAX_RATES`.

    Raises TypeError where a fact of one is missing or wrong.
    """
    found: dict[str, Resource[Any]] = {}
    seen: dict[Resource[Any], str] = {}
    for module in pkgutil.iter_modules(package.__path__):
        for constant, value in vars(importlib.import_module(f"{package.__name__}.{module.name}")).items():
            if isinstance(value, Resource):
                seen[value] = constant
                if constant == module.name.upper():
                    found[module.name] = value
    misnamed = sorted(seen[resource] for resource in seen.keys() - found.values())
    if misnamed:
        raise TypeError(f"{', '.join(misnamed)}: a resource is declared in the module of the same name")
    check(tuple(found.values()))
    return found


def resources() -> tuple[Resource[Any], ...]:
    """Every resource, in the order of its module's name."""
    return tuple(resources_by_module().values())


def endpoints() -> Iterator[Endpoint]:
    """Every operation that is emulated."""
    return chain((endpoint for resource in resources() for endpoint in resource.endpoints), _empty_lists())


def _empty_lists() -> Iterator[Endpoint]:
    """The lists of what nothing here makes; a resource that is there by now has its own."""
    own = {(each.method, each.path) for resource in resources() for each in resource.endpoints}
    return (each for each in EMPTY_LISTS if (each.method, each.path) not in own)


@cache
def permissions() -> tuple[str, ...]:
    """Everything that a restricted key can be given permission for, by name."""
    return tuple(sorted({each.permission for each in resources()} | {each.permission for each in EMPTY_LISTS}))


@cache
def permissions_to_expand() -> dict[str, str]:
    """What it takes to see an object expanded, by its name; what is not in here comes with what it belongs to."""
    return {resource.name: resource.permission for resource in resources() if not resource.is_part}


@cache
def named_in_path(path: str) -> tuple[tuple[type[Any], str], ...]:
    """The objects that a route's path names: the class of each, and the argument that is its id."""
    return tuple(
        (resource.entity, resource.argument) for resource in resources() if f"{path}/".startswith(f"{resource.path}/")
    )


def includes(object_name: str) -> Mapping[str, Include]:
    """What is shown under the includable properties of an object, by their names."""
    return _includes().get(object_name, {})


@cache
def _includes() -> dict[str, Mapping[str, Include]]:
    return {resource.name: resource.includes for resource in resources()}


def check(declared: tuple[Resource[Any], ...]) -> None:
    """Raises TypeError where a fact of a resource is missing or wrong, or where an object belongs to no resource."""
    for resource in declared:
        _check(resource)
    known = {schema for resource in declared for schema in (resource.schema, *resource.parts)}
    known |= {each.response_schema for each in EMPTY_LISTS}
    homeless = sorted(each.__name__ for each in set(ObjectSchema.by_object_name.values()) - known)
    if homeless:
        raise TypeError(f"{', '.join(homeless)}: no resource has this schema, nor is it a part of one")


def _check(resource: Resource[Any]) -> None:
    resource_type, schema = resource.entity.RESOURCE_TYPE, resource.schema
    facts = {
        f"is shown by {schema.__name__}, which is of another class": schema.entity is not resource.entity,
        f"says another `object` than {resource_type.name}": _shown_name(schema) != resource_type.name,
        "has no prefix of its ids": not resource_type.prefix,
        "has no display name": not resource_type.display_name,
        "has no permission": not resource.permission,
        "has no parameter for a 404": not resource.id_param,
        "has no path to one object": not resource.path.endswith(">"),
        "has no operations": not resource.endpoints,
        "emits what is no event of Stripe's": not EVENT_TYPES.issuperset(resource_type.events),
        "includes something else than its schema says": resource.includes.keys() != schema.includable,
    }
    wrong = [what for what, is_wrong in facts.items() if is_wrong]
    if wrong:
        raise TypeError(f"{resource.collection} {wrong[0]}")


def _shown_name(schema: type[ObjectSchema]) -> str | None:
    """The `object` that a schema shows."""
    shown = schema._declared_fields.get("object")
    return shown.constant if isinstance(shown, Always) else None
