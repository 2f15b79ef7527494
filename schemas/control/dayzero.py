"""What happens to Day Zero's invoices by no operation of its API."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from emulator.billing.dayzero.invoice import Status
from schemas.control.described import Id


class InvoiceStatus(Struct, kw_only=True):
    """What has become of an invoice of Day Zero's."""

    object: Literal["dayzero_invoice"] = "dayzero_invoice"
    id: Id
    status: Annotated[Status, Meta(description="As its own API shows it.")]
