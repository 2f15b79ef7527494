"""Refusing what a restricted key has no permission for.

Which permission an endpoint takes is told by docs.stripe.com/keys/permissions-reference, that objects shown by `expand`
take theirs by docs.stripe.com/stripe-apps/reference/permissions; the words of the refusal are those of public reports.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from emulator.api.stripe.keys import Caller, masked
from emulator.billing.core.errors import APIError
from emulator.billing.system.restricted_keys import Access, RestrictedKeys
from emulator.store.read_session import AlreadyDone
from emulator.store.unit_of_work import UnitOfWork

PermissionCheck = Callable[[Iterable[str]], None]
"""Raises ForbiddenError unless the key may read objects of all these kinds."""

_PERMISSION_OF_COLLECTION = {
    "charges": "charge",
    "coupons": "coupon",
    "credit_notes": "credit_note",
    "customers": "customer",
    "events": "event",
    "invoice_payments": "invoice",
    "invoice_rendering_templates": "invoice",
    "invoiceitems": "invoice",
    "invoices": "invoice",
    "payment_intents": "payment_intent",
    "payment_methods": "payment_method",
    "plans": "plan",
    "prices": "plan",
    "products": "product",
    "promotion_codes": "promotion_code",
    "refunds": "charge",
    "setup_intents": "setup_intent",
    "shipping_rates": "shipping_rate",
    "tax_ids": "customer",
    "tax_rates": "tax_rate",
    "webhook_endpoints": "webhook",
}

_PERMISSION_OF_OBJECT = {
    "charge": "charge",
    "coupon": "coupon",
    "credit_note": "credit_note",
    "customer": "customer",
    "invoice": "invoice",
    "payment_intent": "payment_intent",
    "payment_method": "payment_method",
    "plan": "plan",
    "price": "plan",
    "product": "product",
    "promotion_code": "promotion_code",
    "refund": "charge",
    "setup_intent": "setup_intent",
    "shipping_rate": "shipping_rate",
    "tax_rate": "tax_rate",
}
"""What it takes to see an object expanded; whatever is not named comes with what it belongs to."""


class ForbiddenError(APIError):
    """403: the key has not the permission. It is not kept for a repetition, as nothing was executed."""

    def __init__(self, caller: Caller, resource: str, access: Access) -> None:
        super().__init__(
            f"The provided key '{masked(caller.key)}' does not have the required permissions for this endpoint on "
            f"account '{caller.world.account}'. Having the 'rak_{resource}_{access}' permission would allow this "
            "request to continue.",
            status=403,
        )


def resource_of(path: str) -> str:
    """What a route's path is about, as permissions call it: `/v1/customers/<customer>/payment_methods`."""
    _, _, collection, *below = path.split("/")
    return "payment_method" if "payment_methods" in below else _PERMISSION_OF_COLLECTION[collection]


@contextmanager
def authorize(
    uow: UnitOfWork, caller: Caller, method: str, path: str, *, check_first: bool = False
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
        check(resource_of(path), "read" if method == "GET" else "write")

    def check_shown(kinds: Iterable[str]) -> None:
        for kind in sorted(kinds):
            if kind in _PERMISSION_OF_OBJECT:
                check(_PERMISSION_OF_OBJECT[kind], "read")

    try:
        if check_first:
            check_route()
        yield check_shown
    except (APIError, AlreadyDone):
        check_route()
        raise
    check_route()
