"""Holds JSON objects against the typed classes of the official Python SDK.

Their annotations are the provider's own description of the API version that the SDK was made for: which keys an object
has, and what may stand under each. Nothing else is known to this module but the keys that the real API leaves out, in
one table. It works with every SDK from 10.0 on, whichever is the first on the path.
"""

from __future__ import annotations

import importlib
import inspect
import re
import types
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ForwardRef, Literal, TypeVar, Union, get_args, get_origin

import stripe
from stripe import ListObject, StripeObject, _object_classes

Json = Any

_EXPANDED = "left out unless `expand` names it (docs.stripe.com/expand, includable properties)"
_WHEN_SET = "left out until it was set, in every recorded reply"
_RECORDED = "null in every recorded reply since spring 2026; the class does not know it"
_IN_OTHERS = "in every reply that onetimesecret/onetimesecret recorded; the class does not know it"
_OF_BOLETO = "in recorded replies up to 2025-10-29.clover; the class does not know it"
_STUB = "only in the stub of a deleted object"

_OF_PLATFORMS = "only for platforms that collect these facts themselves (docs.stripe.com/api/accounts/object)"

_OF_OTHERS = "only the owner's own kind is named"

LEFT_OUT = {
    ("Account", "company"): _OF_PLATFORMS,
    ("Account", "individual"): _OF_PLATFORMS,
    ("Account", "deleted"): "only in the stub of a deleted object",
    ("Account.BusinessProfile", "monthly_estimated_revenue"): _OF_PLATFORMS,
    ("Account.Capabilities", "*"): "only those that the account asked for",
    ("Account.Controller", "*"): "what a platform decides is shown to the platform",
    ("Account.Settings", "paypay_payments"): "only in Japan",
    ("Account.Settings", "treasury"): "only with Treasury",
    ("Account.Settings.Payouts.Schedule", "*"): "only what goes with the interval",
    ("Card", "networks"): "in none of the 33 cards that onetimesecret/onetimesecret recorded",
    ("Coupon", "applies_to"): _EXPANDED,
    ("Coupon", "currency_options"): _EXPANDED,
    ("Coupon", "deleted"): _STUB,
    ("CreditNoteLineItem", "invoice_line_item"): "only with `type=invoice_line_item`",
    ("CreditGrant.ApplicabilityConfig.Scope", "price_type"): "only of credits for all metered prices, as recorded",
    ("CreditGrant.ApplicabilityConfig.Scope", "prices"): "only of credits for some prices, as recorded",
    ("Customer", "business_name"): _WHEN_SET,
    ("Customer", "individual_name"): _WHEN_SET,
    ("Customer", "cash_balance"): _EXPANDED,
    ("Customer", "invoice_credit_balance"): _EXPANDED,
    ("Customer", "sources"): _EXPANDED,
    ("Customer", "subscriptions"): _EXPANDED,
    ("Customer", "tax"): _EXPANDED,
    ("Customer", "tax_ids"): _EXPANDED,
    ("Customer", "deleted"): _STUB,
    ("Customer.Shipping", "carrier"): _WHEN_SET,
    ("Customer.Shipping", "tracking_number"): _WHEN_SET,
    ("Discount", "deleted"): _STUB,
    ("Invoice", "confirmation_secret"): _EXPANDED,
    ("Invoice", "payments"): _EXPANDED,
    ("Invoice", "deleted"): _STUB,
    ("Invoice", "id"): "left out of `invoice.upcoming` alone",
    ("Invoice", "threshold_reason"): "only on invoices of subscriptions with billing thresholds",
    ("Invoice.CustomerShipping", "carrier"): _WHEN_SET,
    ("Invoice.CustomerShipping", "tracking_number"): _WHEN_SET,
    ("Invoice.ShippingDetails", "carrier"): _WHEN_SET,
    ("Invoice.ShippingDetails", "tracking_number"): _WHEN_SET,
    ("Invoice.Issuer", "account"): "only with `type=account`",
    ("Invoice.ShippingCost", "taxes"): _EXPANDED,
    ("InvoiceItem", "deleted"): _STUB,
    ("InvoiceItem", "proration_details"): "only on prorations",
    ("InvoiceItem.Parent.SubscriptionDetails", "subscription_item"): "only where it is for an item",
    ("InvoiceItem.ProrationDetails.CreditedItems", "invoice_item"): "only with `type=invoice_item`",
    ("InvoiceLineItem", "subscription"): "only on lines of a subscription",
    ("InvoicePayment.Payment", "charge"): "only with `type=charge`",
    ("InvoicePayment.Payment", "payment_record"): "only with `type=payment_record`",
    ("PaymentIntent", "hooks"): _WHEN_SET,
    ("PaymentIntent", "payment_details"): _WHEN_SET,
    ("PaymentIntent", "presentment_details"): _WHEN_SET,
    ("PaymentIntent.AmountDetails", "*"): "all but an empty `tip` is left out until it was set",
    ("PaymentIntent.AmountDetails.Tip", "amount"): _WHEN_SET,
    ("PaymentIntent.PaymentMethodOptions", "*"): "only those of the intent's `payment_method_types`",
    ("PaymentIntent.PaymentMethodOptions.Card", "*"): "options that were never set are left out",
    ("PaymentIntent.PaymentMethodOptions.Link", "*"): "options that were never set are left out",
    ("Plan", "deleted"): _STUB,
    ("Plan", "tiers"): _EXPANDED,
    ("Price", "currency_options"): _EXPANDED,
    ("Price", "deleted"): _STUB,
    ("Price", "tiers"): _EXPANDED,
    ("Price.CurrencyOptions", "tiers"): _EXPANDED,
    ("Product", "deleted"): _STUB,
    ("ProductFeature", "deleted"): _STUB,
    ("PromotionCode.Restrictions", "currency_options"): _EXPANDED,
    ("Invoice.Parent.SubscriptionDetails", "subscription_proration_date"): "only on previews of prorations",
    ("Subscription", "presentment_details"): _WHEN_SET,
    ("Subscription", "status_details"): "only while it is paused",
    ("Subscription.BillingMode", "updated_at"): "only of flexible billing",
    ("SubscriptionSchedule.BillingMode", "updated_at"): "only of flexible billing",
    ("Subscription.InvoiceSettings.Issuer", "account"): "only with `type=account`",
    ("Quote", "line_items"): _EXPANDED,
    ("Quote.Computed.Recurring.TotalDetails", "breakdown"): _EXPANDED,
    ("Quote.Computed.Upfront", "line_items"): _EXPANDED,
    ("Quote.Computed.Upfront.TotalDetails", "breakdown"): _EXPANDED,
    ("Quote.InvoiceSettings.Issuer", "account"): "only with `type=account`",
    ("Quote.TotalDetails", "breakdown"): _EXPANDED,
    ("LineItem", "discounts"): _EXPANDED,
    ("LineItem", "taxes"): _EXPANDED,
    ("Subscription.PaymentSettings.PaymentMethodOptions.Card", "mandate_options"): _WHEN_SET,
    ("SubscriptionItem", "billed_until"): _WHEN_SET,
    ("SubscriptionItem", "deleted"): _STUB,
    ("TaxId", "deleted"): _STUB,
    ("TaxId.Owner", "account"): _OF_OTHERS,
    ("TaxId.Owner", "application"): _OF_OTHERS,
    ("TaxId.Owner", "customer"): _OF_OTHERS,
    **{
        (amount, left_out): f"only with `type={left_out}`"
        for amount in (
            "CreditNote.PretaxCreditAmount",
            "CreditNoteLineItem.PretaxCreditAmount",
            "Invoice.TotalPretaxCreditAmount",
            "InvoiceLineItem.PretaxCreditAmount",
        )
        for left_out in ("credit_balance_transaction", "discount")
    },
    ("InvoiceItem", "net_amount"): "only of what is not discountable, in 206 of 206 recorded replies",
    ("SubscriptionSchedule.DefaultSettings.InvoiceSettings.Issuer", "account"): "only with `type=account`",
    ("SubscriptionSchedule.Phase", "trial"): "told by `trial_end`, in every recorded reply",
    ("SubscriptionSchedule.Phase.InvoiceSettings.Issuer", "account"): "only with `type=account`",
    ("TestClock", "deleted"): _STUB,
    ("TestClock.StatusDetails", "advancing"): "only while it advances",
    ("ShippingRate.FixedAmount", "currency_options"): _EXPANDED,
    ("Event", "account"): "only on events of connected accounts",
    ("Event", "context"): "only on events of connected accounts",
    ("Event.Data", "previous_attributes"): "only on *.updated events",
}
"""What the real API leaves out although its classes declare it, and why that is right; `*` is any key of the class."""

ADDED = {
    (
        "ListObject",
        "total_count",
    ): "on the lists embedded in objects, in every recorded reply; the class does not know it",
    ("Card", "email"): _IN_OTHERS,
    ("Card", "phone"): _IN_OTHERS,
    ("Card", "wallet"): "in the documentation's example; the class does not know it",
    ("Charge", "destination"): _RECORDED,
    ("Charge", "dispute"): _RECORDED,
    ("Charge", "order"): _RECORDED,
    ("Charge.PaymentMethodDetails.Boleto", "fingerprint"): _OF_BOLETO,
    ("Dispute", "balance_transaction"): _RECORDED,
    ("Dispute", "customer"): _RECORDED,
    ("PaymentIntent", "shared_payment_granted_token"): _RECORDED,
    ("InvoiceLineItem.Parent", "license_fee_subscription_details"): _IN_OTHERS,
    ("PaymentMethod", "shared_payment_granted_token"): _RECORDED,
    ("PaymentMethod.Boleto", "fingerprint"): _OF_BOLETO,
    ("Product", "attributes"): _IN_OTHERS,
    ("Subscription", "plan"): _RECORDED,
    ("Subscription", "quantity"): _RECORDED,
}
"""What the real API shows although its classes do not declare it."""

_SCALARS: dict[Any, type] = {str: str, int: int, bool: bool, float: float, Decimal: str}


def mismatches(value: Json) -> list[str]:
    """What is wrong with an object, one phrase each, with the path to the place; empty when it is right."""
    name = value.get("object")
    cls = _class_named(name)
    if cls is None:
        return [f"object: no class has the name {name!r}"]
    return list(_object_mismatches(value, cls, (), name))


def is_declared(place: str) -> bool:
    """Whether the SDK's classes have a key at a place such as `invoice.automatic_tax.provider`."""
    name, *steps = (step for step in place.split(".") if not step.isdigit())
    if name in ("billing", "radar", "test_helpers"):
        name = f"{name}.{steps.pop(0)}"
    found: Any = _class_named(name)
    for step in steps:
        known = list(_classes_in(found))
        if any((cls.__qualname__, step) in ADDED for cls in known):
            return True
        classes = [cls for cls in known if step in _annotations(cls)]
        if not classes:
            return False
        found = _annotations(classes[0])[step]
    return True


def _classes_in(annotation: Any) -> Iterator[type]:
    """The classes that an annotation names, those of a list's elements and a map's values too."""
    resolved = _resolved(annotation)
    arguments = [] if get_origin(resolved) is Literal else get_args(resolved)
    for inner in arguments:
        yield from _classes_in(inner)
    if isinstance(resolved, type) and issubclass(resolved, StripeObject):
        yield resolved


def _class_named(name: str) -> type | None:
    """The class; older SDKs name the class itself and have none of version 2, newer ones its module and name."""
    of_version_2: dict[str, Any] = getattr(_object_classes, "V2_OBJECT_CLASSES", {})
    known: Any = _object_classes.OBJECT_CLASSES.get(name) or of_version_2.get(name)
    if isinstance(known, tuple):
        module, cls = known
        known = getattr(importlib.import_module(module), cls)
    found: type | None = known
    return found


def _object_mismatches(value: Json, cls: type, arguments: tuple[Any, ...], path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path}: {value!r} is no {cls.__name__}"
        return
    declared = _annotations(cls)
    for name in declared.keys() - value.keys():
        if (cls.__qualname__, name) not in LEFT_OUT and (cls.__qualname__, "*") not in LEFT_OUT:
            yield f"{path}.{name}: missing"
    for name, inner in value.items():
        if name in declared:
            yield from _mismatches(inner, _filled_in(declared[name], arguments), f"{path}.{name}")
        elif (cls.__qualname__, name) not in ADDED:
            yield f"{path}.{name}: not a key of {cls.__qualname__}"


def _annotations(cls: type) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        if issubclass(base, StripeObject) and base is not StripeObject:
            found.update(inspect.get_annotations(base))
    named = {name: annotation for name, annotation in found.items() if _is_key(name, annotation)}
    if cls is ListObject:
        named["object"] = Literal["list"]
    return named


def _is_key(name: str, annotation: Any) -> bool:
    """A class says `FROM_FIELD` or `_inner_class_types` of itself, not of what is on the wire."""
    return re.fullmatch("[a-z][a-z0-9_]*", name) is not None and "ClassVar" not in str(annotation)


def _filled_in(annotation: Any, arguments: tuple[Any, ...]) -> Any:
    """A list's `List[T]` with its T."""
    if get_origin(annotation) is list and isinstance(get_args(annotation)[0], TypeVar):
        return list[arguments[0]] if arguments else list[StripeObject]  # type: ignore[valid-type] # made at run time
    return annotation


def _mismatches(value: Json, annotation: Any, path: str) -> Iterator[str]:
    annotation = _resolved(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation is Any:
        return
    if origin in (Union, types.UnionType):
        yield from _union_mismatches(value, arguments, path)
    elif origin is Literal:
        if value not in arguments:
            yield f"{path}: {value!r} is none of {arguments}"
    elif origin is list:
        yield from _list_mismatches(value, arguments[0], path)
    elif origin is dict or getattr(origin, "__name__", "") == "UntypedStripeObject":
        yield from _map_mismatches(value, arguments[-1], path)
    elif annotation in _SCALARS:
        yield from _scalar_mismatches(value, annotation, path)
    elif annotation is type(None):
        if value is not None:
            yield f"{path}: {value!r} is not null"
    elif annotation is StripeObject:
        yield from (f"{path}: {mismatch}" for mismatch in mismatches(value))
    else:
        yield from _object_mismatches(value, origin or annotation, arguments, path)


def _union_mismatches(value: Json, alternatives: tuple[Any, ...], path: str) -> Iterator[str]:
    """Right if one alternative fits; if none does, the one of the object's name was meant.

    `Union[Literal[…], str]` leaves room for words to come; there are none yet.
    """
    closed = any(get_origin(each) is Literal for each in _flattened(alternatives))
    wanted = [each for each in _flattened(alternatives) if not (closed and each is str)]
    found = [list(_mismatches(value, each, path)) for each in wanted]
    if all(found):
        kinds = [each for each in found if not any(flaw.startswith(f"{path}.object: ") for flaw in each)]
        yield from max(kinds or found, key=_depth)


def _flattened(alternatives: tuple[Any, ...]) -> Iterator[Any]:
    for each in alternatives:
        if get_origin(each) is Union:
            yield from _flattened(get_args(each))
        else:
            yield each


def _depth(found: list[str]) -> int:
    """The alternative that was meant is the one that went wrong furthest inside."""
    return max(mismatch.partition(":")[0].count(".") for mismatch in found)


def _list_mismatches(value: Json, element: Any, path: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{path}: {value!r} is no list"
        return
    for position, each in enumerate(value):
        yield from _mismatches(each, element, f"{path}.{position}")


def _map_mismatches(value: Json, inner: Any, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path}: {value!r} is no map"
        return
    for name, each in value.items():
        yield from _mismatches(each, inner, f"{path}.{name}")


def _scalar_mismatches(value: Json, annotation: Any, path: str) -> Iterator[str]:
    if type(value) is not _SCALARS[annotation]:
        yield f"{path}: {value!r} is no {annotation.__name__}"
    elif annotation is Decimal and not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", str(value)):
        yield f"{path}: {value!r} is no decimal number"


def _resolved(annotation: Any) -> Any:
    """What a forward reference names; a class the emulator has no object of fits nothing but is never reached."""
    if not isinstance(annotation, ForwardRef | str):
        return annotation
    name = annotation if isinstance(annotation, str) else annotation.__forward_arg__
    generic, _, inner = name.partition("[")
    if name == "Any":
        return Any
    # Inside a class that has a part of the same name, an object's class is called `…Resource`.
    spaces = ("billing", "entitlements", "test_helpers")
    modules = [stripe, *(getattr(stripe, each) for each in spaces if hasattr(stripe, each))]
    names = (generic, generic.removesuffix("Resource"))
    cls = next((getattr(module, each) for module in modules for each in names if hasattr(module, each)), None)
    if cls is None:
        return type("NotEmulated", (StripeObject,), {"__annotations__": {name: str}})
    return cls[_resolved(inner.rstrip("]").strip("'\""))] if inner else cls
