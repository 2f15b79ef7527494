"""Reading ahead what older shapes show, in few round trips."""

from collections.abc import Iterable, Iterator
from typing import Any

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


def _references_of_object(shown: Rendered, version: str) -> Iterator[Reference]:
    kind = shown.get("object")
    if kind == "discount":
        yield from _reference(Coupon, (shown.get("source") or {}).get("coupon"))
    elif kind == "promotion_code":
        yield from _reference(Coupon, (shown.get("promotion") or {}).get("coupon"))
    elif kind == "plan" and version < "2020-08-27":
        yield from _reference(Price, shown.get("id"))
    elif kind == "customer" and version < "2020-08-27":
        yield from _reference(Customer, shown.get("id"))
    elif version >= BASIL:
        return
    elif kind in ("line_item", "invoiceitem"):
        yield from _reference(Price, ((shown.get("pricing") or {}).get("price_details") or {}).get("price"))
        yield from _reference(Invoice, shown.get("invoice") if kind == "line_item" else None)
    elif kind in _OWN_TYPES:
        yield from _reference(_OWN_TYPES[kind], shown.get("id"))
    elif kind == "charge":
        yield from _reference(PaymentIntent, shown.get("payment_intent"))
    elif kind == "subscription":
        for discount in shown.get("discounts") or []:
            yield from _reference(Discount, discount)


_OWN_TYPES: dict[Any, type[Any]] = {"invoice": Invoice, "payment_intent": PaymentIntent}


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
