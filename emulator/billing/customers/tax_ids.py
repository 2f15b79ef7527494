"""Tax ids of customers and of the account itself (docs.stripe.com/api/tax_ids)."""

import re
from typing import ClassVar

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct

MAX_TAX_IDS = 5
"""docs.stripe.com/billing/customer/tax-ids: as many for one customer."""

_EU_VAT = re.compile(
    "(?P<country>AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI)[0-9A-Z+*]{2,12}"
)
_VERIFIED = frozenset({"au_abn", "eu_vat", "gb_vat"})


class TaxId(Struct, frozen=True, kw_only=True):
    """A tax id as it was registered; `customer` is None for one of the account itself."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "tax_id",
        display_name="tax ID",
        prefix="txi",
        events=(
            "customer.tax_id.created",
            "customer.tax_id.deleted",
        ),
    )

    id: str
    created: int
    type: str
    value: str
    customer: str | None = None

    @property
    def owner(self) -> str:
        """Whose it is: a customer's id, or `self`."""
        return self.customer or "self"

    @property
    def country(self) -> str | None:
        """The country it belongs to: ISO 3166, or None where its type does not tell."""
        if self.type in ("unknown", "eu_oss_vat"):
            return None
        code = self.value[:2] if self.type == "eu_vat" else self.type[:2].upper()
        return {"EL": "GR"}.get(code, code)

    @property
    def verification(self) -> str:
        """Stripe asks the authorities of some countries, later; nobody is asked here, so it stays pending."""
        return "pending" if self.type in _VERIFIED else "unavailable"


class TaxIdDataParams(Params, frozen=True, kw_only=True):
    """A tax id that is made together with its customer."""

    type: str
    value: str


class CustomerTaxIdCreateParams(OperationParams, frozen=True, kw_only=True):
    """What makes a tax id of a customer (docs.stripe.com/api/tax_ids/customer_create)."""

    type: str
    value: str


class TaxIdOwnerParams(Params, frozen=True, kw_only=True):
    """Whose tax id it is: of `type` `self` the account's, of `type` `customer` that customer's."""

    type: str
    customer: Given[str] = NOT_GIVEN


class TaxIdCreateParams(CustomerTaxIdCreateParams, frozen=True, kw_only=True):
    """What makes a tax id (docs.stripe.com/api/tax_ids/create); without an owner it is the account's."""

    owner: Given[TaxIdOwnerParams] = NOT_GIVEN


def new_tax_id(type: str, value: str, customer: str | None, ctx: Context, changes: Changes) -> TaxId:
    """A new tax id of a customer or of the account. Raises APIError for a value that cannot be one."""
    if type == "eu_vat" and not _EU_VAT.fullmatch(value):
        raise APIError(f"Invalid value for {type}.", code="tax_id_invalid", param="value")
    tax_id = TaxId(id=ctx.new_id("txi"), created=ctx.now, type=type, value=value, customer=customer)
    changes.save(tax_id)
    if customer is not None:
        changes.emit("customer.tax_id.created", tax_id)
    return tax_id


def delete_tax_id(tax_id: TaxId, changes: Changes) -> None:
    """Deletes a tax id; finalized invoices keep it."""
    changes.remove(tax_id)
    if tax_id.customer is not None:
        changes.emit("customer.tax_id.deleted", tax_id)
