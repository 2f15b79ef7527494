"""What `expand` can name is what the official SDK says: none of its expandable properties is refused."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
from stripe import StripeObject
from stripe._object_classes import OBJECT_CLASSES, V2_OBJECT_CLASSES

from emulator.api.stripe import endpoints
from schemas.stripe.objects import ObjectSchema


def object_name(schema: type[ObjectSchema]) -> str:
    return schema.object_name or ("" if schema.entity is None else schema.entity.RESOURCE_TYPE.name)


CLASSES = {**OBJECT_CLASSES, **V2_OBJECT_CLASSES}

OF_OLDER_VERSIONS = {"usage_record", "usage_record_summary"}
"""The objects that the SDK of the newest version has no class for."""

# By what no two share: processes of one run must agree on the order.
KINDS = sorted(
    (
        each
        for each in {each.response_schema for each in endpoints()} | set(ObjectSchema.by_object_name.values())
        if object_name(each) not in OF_OLDER_VERSIONS
    ),
    key=object_name,
)
NOT_EXPANDED = {
    "confirmation_token.payment_method_preview.card.generated_from.setup_attempt",
    "confirmation_token.payment_method_preview.sepa_debit.generated_from.charge",
    "confirmation_token.payment_method_preview.sepa_debit.generated_from.setup_attempt",
    "credit_note.pretax_credit_amounts.credit_balance_transaction",
    "credit_note_line_item.pretax_credit_amounts.credit_balance_transaction",
    "invoice.total_pretax_credit_amounts.credit_balance_transaction",
    "line_item.pretax_credit_amounts.credit_balance_transaction",
    "checkout.session.invoice_creation.invoice_data.account_tax_ids",
    "account.settings.branding.icon",
    "account.settings.branding.logo",
    "invoice_payment.payment.payment_record",
    "line_item.subscription",
    "tax_id.owner.account",
    "tax_id.owner.application",
}
"""What is always null here, so that nothing can stand in its place; what else begins so can be expanded."""

_ID_OR_OBJECT = re.compile(r"\[str, (?:ForwardRef|Union)")
_INNER = re.compile(r"\b[A-Z]\w+\b")


def expandable(cls: type[StripeObject], path: str = "") -> Iterator[str]:
    """The dotted paths of a class that hold an id or the object that it names."""
    for name, annotation in cls.__annotations__.items():
        if _ID_OR_OBJECT.search(str(annotation)):
            yield f"{path}{name}"
        else:
            for inner in _INNER.findall(str(annotation)):
                if isinstance(getattr(cls, inner, None), type):
                    yield from expandable(getattr(cls, inner), f"{path}{name}.")


@pytest.mark.parametrize("schema", KINDS, ids=object_name)
def test_what_the_sdk_can_expand_can_be_named(schema: type[ObjectSchema]) -> None:
    module, name = CLASSES[object_name(schema)]
    cls: Any = getattr(importlib.import_module(module), name)
    named = {path.partition(".")[0] for path in expandable(cls)}
    assert named <= schema.expandable()


@pytest.mark.parametrize("schema", KINDS, ids=object_name)
def test_what_it_expands_is_expanded(schema: type[ObjectSchema]) -> None:
    """Whatever stands under a name that leads to objects here is put in its place, too."""
    module, name = CLASSES[object_name(schema)]
    cls: Any = getattr(importlib.import_module(module), name)
    of_ours = {path.partition(".")[0] for path in schema.references}
    wanted = {path for path in expandable(cls) if path.partition(".")[0] in of_ours}
    left = {f"{object_name(schema)}.{path}" for path in wanted - schema.references.keys()}
    assert left <= NOT_EXPANDED
