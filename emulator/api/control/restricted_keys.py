"""/_emulator/restricted_keys: what the restricted keys of a world may do, as the dashboard sets it."""

from collections.abc import Mapping, Sequence

import msgspec
from flask import Response, request
from werkzeug.datastructures import Headers

from emulator.api.control.operations import Operation
from emulator.api.control.responses import error_response, json_response
from emulator.api.request_body import JSON_DECODE_ERRORS
from emulator.api.stripe.keys import authenticate, recognisable
from emulator.api.stripe.resource_registry import permissions as known_permissions
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.system.restricted_keys import (
    ACCESSES,
    MAX_KEYS,
    Access,
    RestrictedKey,
    RestrictedKeys,
    digest_of,
)
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World
from schemas.control.faults import Left
from schemas.control.restricted_keys import KeyPermissions, RestrictedKeyList
from schemas.control.restricted_keys import RestrictedKey as ShownKey


class _BadPermissionsError(ValueError):
    """Permissions that cannot be given; the message says why."""


# Made here, by one thread: see emulator.store.serialization.
_DECODER = msgspec.json.Decoder(KeyPermissions)


def operations(store: Store, accepted: Sequence[str]) -> Sequence[Operation]:
    """Giving permissions and lifting them; `accepted` are the only good keys, if there are any."""

    def list_keys(world: World) -> Response:
        return json_response(RestrictedKeyList(data=[_shown(each) for each in _known(store.unit_of_work(world)).keys]))

    def grant(world: World) -> Response:
        """Gives a key its permissions, in place of those it had."""
        try:
            key, permissions = _parse_permissions(world, accepted)
            kept = store.run(world, lambda uow: _grant(uow, key, permissions))
        except _BadPermissionsError as error:
            return error_response(400, str(error))
        return json_response(_shown(kept))

    def lift(world: World) -> Response:
        """Lets every key read and write all again."""
        store.run(world, lambda uow: uow.changes.save(replace(_known(uow), keys=())))
        return json_response(Left(left=0))

    return (
        Operation(
            id="list_restricted_keys",
            method="GET",
            path="/_emulator/restricted_keys",
            summary="The restricted keys of this world that were given permissions.",
            view=list_keys,
            replies=(RestrictedKeyList,),
        ),
        Operation(
            id="grant_permissions",
            method="POST",
            path="/_emulator/restricted_keys",
            summary="Gives a key its permissions, in place of those it had.",
            view=grant,
            body=KeyPermissions,
            replies=(ShownKey,),
        ),
        Operation(
            id="lift_permissions",
            method="DELETE",
            path="/_emulator/restricted_keys",
            summary="Lets every key read and write all again.",
            view=lift,
            replies=(Left,),
        ),
    )


def _platform_world(world: World) -> World:
    """Keys are a platform's, whatever connected account they speak for."""
    return world.platform or world


def _known(uow: UnitOfWork) -> RestrictedKeys:
    id = _platform_world(uow.world).account
    return uow.get(RestrictedKeys, id) or RestrictedKeys(id=id)


def _parse_permissions(world: World, accepted: Sequence[str]) -> tuple[str, Mapping[str, Access] | None]:
    try:
        params = _DECODER.decode(request.get_data())
    except JSON_DECODE_ERRORS as error:
        example = '{"key": "rk_test_...", "permissions": {"invoice": "read"}}'
        raise _BadPermissionsError(f"Send a JSON object such as {example}: {error}.") from error
    try:
        caller = authenticate(Headers({"Authorization": f"Bearer {params.key}"}), accepted)
    except (APIError, ValueError) as error:
        raise _BadPermissionsError("key is no API key that this emulator accepts.") from error
    if not caller.is_restricted:
        raise _BadPermissionsError("key must be a restricted key: rk_test_... or rk_live_...")
    if caller.world != _platform_world(world):
        raise _BadPermissionsError("key is of another account or mode than the key that this request came with.")
    return params.key, None if params.permissions is None else _checked(params.permissions)


def _checked(permissions: Mapping[str, str]) -> Mapping[str, Access]:
    checked: dict[str, Access] = {}
    for resource, given in permissions.items():
        if resource not in known_permissions():
            raise _BadPermissionsError(
                f"There are permissions for {', '.join(known_permissions())}, not for {resource!r}."
            )
        access = next((each for each in ACCESSES if each == given), None)
        if access is None:
            raise _BadPermissionsError(f"{resource} is {given!r}: it must be one of {', '.join(ACCESSES)}.")
        checked[resource] = access
    return checked


def _grant(uow: UnitOfWork, key: str, permissions: Mapping[str, Access] | None) -> RestrictedKey:
    known = _known(uow)
    others = tuple(each for each in known.keys if each.digest != digest_of(key))
    given = RestrictedKey(digest=digest_of(key), masked=recognisable(key), permissions=permissions or {})
    if permissions is not None and len(others) >= MAX_KEYS:
        raise _BadPermissionsError(f"{MAX_KEYS} keys have permissions already: lift some by null permissions.")
    uow.changes.save(replace(known, keys=others if permissions is None else (*others, given)))
    return given if permissions is not None else replace(given, permissions=dict.fromkeys(known_permissions(), "write"))


def _shown(key: RestrictedKey) -> ShownKey:
    permissions = {resource: key.permissions.get(resource, "none") for resource in known_permissions()}
    return ShownKey(key=key.masked, permissions=permissions)
