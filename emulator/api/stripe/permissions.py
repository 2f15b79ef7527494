"""Refusing what a restricted key has no permission for.

Which permission an endpoint takes is told by docs.stripe.com/keys/permissions-reference, that objects shown by `expand`
take theirs by docs.stripe.com/stripe-apps/reference/permissions; the words of the refusal are those of public reports.
"""

from collections.abc import Iterable, Mapping

from emulator.api.errors import ForbiddenError
from emulator.api.stripe.endpoint import Endpoint
from emulator.api.stripe.keys import Caller, masked
from emulator.api.stripe.resource_registry import named_in_path, permissions_to_expand
from emulator.billing.system.restricted_keys import Access, RestrictedKeys
from emulator.store.identity_map import AlreadyDone
from emulator.store.unit_of_work import UnitOfWork


class MissingPermissionError(ForbiddenError):
    """403: the key has not the permission."""

    def __init__(self, caller: Caller, resource: str, access: Access) -> None:
        super().__init__(
            f"The provided key '{masked(caller.key)}' does not have the required permissions for this endpoint on "
            f"account '{caller.world.account}'. Having the 'rak_{resource}_{access}' permission would allow this "
            "request to continue.",
            status=403,
        )


def authorize(uow: UnitOfWork, caller: Caller, endpoint: Endpoint, arguments: Mapping[str, str]) -> None:
    """Raises MissingPermissionError for a key that may not use the endpoint; an earlier reply is none of its either.

    The permissions of a restricted key are read together with what every handler needs, and with the objects that the
    path names: the handler, which comes next, has no more to read than it has for any other key.
    """
    if not caller.is_restricted:
        return
    uow.prefetch(RestrictedKeys, _home(caller))
    access: Access = "read" if endpoint.method == "GET" else "write"
    try:
        uow.load([(entity_class, arguments[name]) for entity_class, name in named_in_path(endpoint.path)])
    except AlreadyDone:
        _check(uow, caller, endpoint.permission, access)
        raise
    _check(uow, caller, endpoint.permission, access)


def check_shown(uow: UnitOfWork, caller: Caller, object_names: Iterable[str]) -> None:
    """Raises MissingPermissionError for a key that may not read objects of all these names."""
    if not caller.is_restricted:
        return
    for object_name in sorted(object_names):
        permission = permissions_to_expand().get(object_name)
        if permission is not None:
            _check(uow, caller, permission, "read")


def _check(uow: UnitOfWork, caller: Caller, permission: str, access: Access) -> None:
    known = uow.get(RestrictedKeys, _home(caller))
    if known is not None and not known.allows(caller.key, permission, access):
        raise MissingPermissionError(caller, permission, access)


def _home(caller: Caller) -> str:
    """The account that keeps the permissions: keys are a platform's."""
    return (caller.world.platform or caller.world).account
