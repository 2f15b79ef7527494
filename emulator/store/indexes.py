"""The indexes of the table: by which attributes the things of a type are listed, and in which order.

What is not in here is listed newest first by its id, and filtered record by record.
"""

from collections.abc import Mapping

from msgspec import Struct, field

from emulator.billing.core.resource_types import ResourceType, entity_class_of

MAX_INDEXES = 4
"""The table has this many local secondary indexes (DynamoDB allows five)."""

NUMBER_INDEX = 4
"""The one of them in which types that are searched by a number stand by it."""


FORMER: tuple[str, ...] = ()
"""An index that a type has left: only what was not written again since stands in it."""


class Indexes(Struct, frozen=True):
    """How the things of one type are found in lists.

    Attributes:
        combinations: the attributes that lists filter on, at most four combinations of them. Their order is that of the
            table's indexes: what is stored already stands in them by number. In place of one that nothing asks for any
            more stands `FORMER`. A thing that has None for one of them is left out of that index.
        sort_key: the attribute that lists sort by: the id, or where callers choose ids another one that carries the
            time of creation.
        since: the shape of the type from which on its things stand in an index that came later, by the number of the
            index; a table that may hold older ones is read without it.
        terms: the texts and maps of texts that searches find things by, each through a record of its own
            (`emulator.store.search_terms`).
        terms_since: the shape of the type from which on its things have such records.
        number: the whole number that searches find things by, each in the last index; of types listed by their ids.
        number_since: the shape of the type from which on its things stand there.
    """

    combinations: tuple[tuple[str, ...], ...] = ()
    sort_key: str = "id"
    since: Mapping[int, int] = field(default_factory=dict)
    terms: tuple[str, ...] = ()
    terms_since: int = 1
    number: str | None = None
    number_since: int = 1


_INDEXES: Mapping[str, Indexes] = {
    "balance_transaction": Indexes((("source",), ("type",), FORMER)),
    "beel_customer": Indexes((("listed",),), sort_key="place"),
    "beel_invoice": Indexes((("listed",), ("customer_id",)), sort_key="place"),
    "beel_generation": Indexes((("recurring",),), sort_key="place"),
    "beel_product": Indexes((("listed",),), sort_key="place"),
    "beel_recurring_invoice": Indexes((("listed",), ("customer_id",)), sort_key="place"),
    "billing.credit_balance_transaction": Indexes((("customer",), ("customer", "credit_grant"))),
    "billing.credit_grant": Indexes((("customer",), ("customer", "has_balance"))),
    "billing.feedback_option": Indexes((("status",),)),
    "billing.meter": Indexes((("status",),)),
    "billing.meter_usage_day": Indexes((("series",),)),
    "charge": Indexes(
        (("customer",), ("payment_intent",), ("customer", "payment_intent")),
        terms=("metadata",),
        terms_since=3,
        number="amount",
        number_since=2,
    ),
    "checkout.session": Indexes((("listed",), ("customer",), ("payment_intent",), ("subscription",)), sort_key="order"),
    "coupon": Indexes((("listed",),), sort_key="order"),
    "credit_note": Indexes((("customer",), ("invoice",))),
    "customer": Indexes(
        (("listed",), ("email", "listed"), ("email_key", "listed"), ("name_key", "listed")),
        sort_key="order",
        since={3: 2, 4: 2},
        terms=("metadata",),
        terms_since=2,
    ),
    "customer_cash_balance_transaction": Indexes((("customer",),)),
    "customer_balance_transaction": Indexes((("customer",), ("customer", "invoice"))),
    "dispute": Indexes((("charge",), ("payment_intent",), FORMER)),
    "dayzero_customer": Indexes((("listed",), ("email",)), sort_key="place"),
    "dayzero_invoice": Indexes(
        (("listed",), ("customer_id",), ("status",), ("customer_id", "status")), sort_key="place"
    ),
    "dayzero_generated_invoice": Indexes((("template_id",),), sort_key="place"),
    "dayzero_recurring_template": Indexes(
        (("listed",), ("customer_id",), ("status",), ("customer_id", "status")), sort_key="place"
    ),
    "dayzero_token": Indexes((("user_email",), ("kind",)), sort_key="place"),
    "dayzero_transaction": Indexes((("listed",),), sort_key="place"),
    "entitlements.feature": Indexes((("activity",), ("activity", "lookup_key"))),
    "event": Indexes((("type",), FORMER)),
    "file": Indexes((("purpose",),)),
    "file_link": Indexes((("file",),)),
    "invoice": Indexes(
        (("customer",), ("status",), ("customer", "status")),
        terms=("metadata", "number"),
        terms_since=3,
        number="total",
        number_since=2,
    ),
    "invoice_payment": Indexes((("invoice",), FORMER, FORMER)),
    "invoice_rendering_template": Indexes((("status",),)),
    "invoiceitem": Indexes((("customer",), ("waiting",), ("customer", "waiting"))),
    "mail": Indexes((("invoice",),)),
    "payment_intent": Indexes((("customer",),), terms=("metadata",), terms_since=3, number="amount", number_since=2),
    "payment_link": Indexes((("activity",),)),
    "payment_method": Indexes((("customer",),), sort_key="order"),
    "price": Indexes(
        (("listed",), ("listed", "product"), ("listed", "lookup_key"), ("listed", "activity")),
        sort_key="order",
        terms=("lookup_key", "metadata"),
        terms_since=2,
    ),
    "product": Indexes(
        (("listed",), ("listed", "activity"), ("name_key", "listed")),
        sort_key="order",
        since={3: 2},
        terms=("metadata",),
        terms_since=2,
    ),
    "promotion_code": Indexes((("code_key",), ("coupon",), ("customer",))),
    "quote": Indexes((("listing",), ("customer",))),
    "radar.early_fraud_warning": Indexes((("charge",), ("payment_intent",), FORMER)),
    "refund": Indexes((("charge",), ("payment_intent",), FORMER)),
    "setup_attempt": Indexes((("setup_intent",),)),
    "setup_intent": Indexes((("customer",), ("payment_method",), ("customer", "payment_method"))),
    "shipping_rate": Indexes(
        (("listed",), ("listed", "activity"), ("listed", "currency"), ("listed", "activity", "currency"))
    ),
    "stateset_customer": Indexes((("listed",), ("email",)), sort_key="place"),
    "stateset_invoice": Indexes(
        (("listed",), ("customer_id",), ("status",), ("customer_id", "status")), sort_key="place"
    ),
    "test_helpers.test_clock": Indexes((("listed",),)),
    "subscription_schedule": Indexes((("listing",), ("customer",))),
    "subscription": Indexes((("listing",), ("customer",), ("status",), ("customer", "status")), terms=("metadata",)),
    "subscription_item_key": Indexes((("price",),), sort_key="place"),
    "tax_id": Indexes((("owner",),)),
    "usage_record_summary": Indexes((("subscription_item",),)),
    "webhook_delivery": Indexes((("endpoint",), ("event",), ("event_type",), ("status",))),
    "work": Indexes((("real_or_world",), ("test_clock",)), sort_key="due_key"),
}

_NONE = Indexes()


def indexes_of(resource_type: ResourceType) -> Indexes:
    """The indexes of a type."""
    return _INDEXES.get(resource_type.name, _NONE)


def check_indexes(declared: Mapping[str, Indexes] = _INDEXES) -> None:
    """Raises TypeError for an index of a type that there is not, by an attribute that it has not, or for too many."""
    for name, indexes in declared.items():
        if len(indexes.combinations) > (MAX_INDEXES if indexes.number is None else NUMBER_INDEX - 1):
            raise TypeError(f"{name} has more than {MAX_INDEXES} indexes")
        if indexes.number is not None and indexes.sort_key != "id":
            raise TypeError(f"{name} has an index by a number and is not listed by its id")
        try:
            entity_class = entity_class_of(name)
        except KeyError:
            raise TypeError(f"{name} has indexes and is no resource type") from None
        listed_by = [each for attributes in indexes.combinations for each in attributes]
        for attribute in (indexes.sort_key, *indexes.terms, *listed_by, *([indexes.number] if indexes.number else ())):
            if not hasattr(entity_class, attribute):
                raise TypeError(f"{name} has an index by {attribute}, which is no attribute of {entity_class.__name__}")
