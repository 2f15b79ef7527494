"""Refusing what a restricted key has no permission for.

Which permission an endpoint takes is told by docs.stripe.com/keys/permissions-reference, that objects shown by `expand`
take theirs by docs.stripe.com/stripe-apps/reference/permissions; the words of the refusal are those of public reports.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from emulator.api.stripe.keys import Caller, masked
from emulator.api.stripe.resource_registry import permissions_to_expand
from emulator.billing.core.errors import APIError
from emulator.billing.system.restricted_keys import Access, RestrictedKeys
from emulator.store.read_session import AlreadyDone
from emulator.store.unit_of_work import UnitOfWork

PermissionCheck = Callable[[Iterable[str]], None]
"""Raises ForbiddenError unless the key may read objects of all these kinds."""


class ForbiddenError(APIError):
    """403: the key has not the permission. It is not kept for a repetition, as nothing was executed."""

    def __init__(self, caller: Caller, resource: str, access: Access) -> None:
        super().__init__(
            f"The provided key '{masked(caller.key)}' does not have the required permissions for this endpoint on "
            f"account '{caller.world.account}'. Having the 'rak_{resource}_{access}' permission would allow this "
            "request to continue.",
            status=403,
        )


@contextmanager
def authorize(
    uow: UnitOfWork, caller: Caller, method: str, permission: str, *, check_first: bool = False
) -> Iterator[PermissionCheck]:
    """Lets a block run that answers a request to a route, and refuses the answer to a key that may not have it.

    Only afterwards is the key looked at: by then its permissions were read along with the first thing that the block
    read. Whatever comes of the block, a refusal or an earlier answer, ForbiddenError takes its place. With `at_once` it
    is looked at before, for a block that changes something outside of its unit of work.
    """
    if not caller.is_restricted:
        yield lambda _kinds: None
        return
    home = (caller.world.platform or caller.world).account
    uow.prefetch(RestrictedKeys, home)

    def check(resource: str, access: Access) -> None:
        known = uow.get(RestrictedKeys, home)
        if known is not None and not known.allows(caller.key, resource, access):
            raise ForbiddenError(caller, resource, access)

    def check_route() -> None:
        check(permission, "read" if method == "GET" else "write")

    def check_shown(object_names: Iterable[str]) -> None:
        for object_name in sorted(object_names):
            needed = permissions_to_expand().get(object_name)
            if needed is not None:
                check(needed, "read")

    try:
        if check_first:
            check_route()
        yield check_shown
    except (APIError, AlreadyDone):
        check_route()
        raise
    check_route()
