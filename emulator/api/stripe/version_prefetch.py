"""Reading ahead what older shapes show, in few round trips."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from emulator.api.stripe.versions import BASIL, CLOVER
from emulator.billing.catalog.coupons import Coupon
from emulator.billing.catalog.discounts import Discount
from emulator.billing.catalog.prices import Price
from emulator.billing.core.resource_types import Entity
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.store.unit_of_work import UnitOfWork
from schemas.stripe.objects import Rendered

Reference = tuple[type[Any], str]


def prefetch_for_version(shown: Any, uow: UnitOfWork, known: Iterable[Entity], version: str) -> None:
    """Loads what the objects of a reply will need to be shown in a version: what they name, then what that names."""
    if version >= CLOVER:
        return
    wanted = list(_references_in(shown, version))
    if not wanted:
        return
    uow.load(wanted)
    found = [each for entity_class, id in wanted if (each := uow.get(entity_class, id)) is not None]
    second = [further for each in (*known, *found) for further in _references_of_entity(each, version)]
    if second:
        uow.load(second)


def _references_in(shown: Any, version: str) -> Iterator[Reference]:
    if isinstance(shown, list):
        for each in shown:
            yield from _references_in(each, version)
    elif isinstance(shown, dict) and shown.get("object") != "event":
        yield from _references_of_object(shown, version)
        for value in shown.values():
            if isinstance(value, dict | list):
                yield from _references_in(value, version)


class _Named(Struct, frozen=True):
    """What an object names, in versions before one: a class, and the properties on the way to its id or its ids."""

    before: str
    entity_class: type[Any]
    path: tuple[str, ...]


_PRICE = _Named(BASIL, Price, ("pricing", "price_details", "price"))
_NAMED_BY: Mapping[Any, Sequence[_Named]] = {
    "charge": (_Named(BASIL, PaymentIntent, ("payment_intent",)),),
    "customer": (_Named("2020-08-27", Customer, ("id",)),),
    "discount": (_Named(CLOVER, Coupon, ("source", "coupon")),),
    "invoice": (_Named(BASIL, Invoice, ("id",)),),
    "invoiceitem": (_PRICE,),
    "line_item": (_PRICE, _Named(BASIL, Invoice, ("invoice",))),
    "payment_intent": (_Named(BASIL, PaymentIntent, ("id",)),),
    "plan": (_Named("2020-08-27", Price, ("id",)),),
    "promotion_code": (_Named(CLOVER, Coupon, ("promotion", "coupon")),),
    "subscription": (_Named(BASIL, Discount, ("discounts",)),),
}


def _references_of_object(shown: Rendered, version: str) -> Iterator[Reference]:
    for named in _NAMED_BY.get(shown.get("object"), ()):
        if version < named.before:
            value: Any = shown
            for name in named.path:
                value = (value or {}).get(name)
            for id in value if isinstance(value, list) else (value,):
                yield from _reference(named.entity_class, id)


def _references_of_entity(entity: Entity, version: str) -> Iterator[Reference]:
    if isinstance(entity, Discount):
        yield Coupon, entity.coupon
    if isinstance(entity, Invoice) and version < BASIL:
        yield from _reference(PaymentIntent, entity.payment_intent)
        yield from ((Coupon, discount.coupon) for discount in entity.discounts)
        yield from ((Discount, discount.id) for discount in entity.discounts)


def _reference(entity_class: type[Any], id: Any) -> Iterator[Reference]:
    """An id that stands alone; an expanded one needs no reading."""
    if isinstance(id, str):
        yield entity_class, id
