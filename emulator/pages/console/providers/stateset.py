"""Stateset's invoices and customers (docs.stateset.com)."""

from collections.abc import Sequence

from emulator.pages.console.actions import Action, Field
from emulator.pages.console.api_client import Json
from emulator.pages.console.providers.collection import Collection, Provider, minor_units

_BASE = "/stateset/v1"


def _actions(path: str, _shown: Json) -> Sequence[Action]:
    return (
        Action(label="Send", path=f"{path}/send", weight="main"),
        Action(label="Remind", path=f"{path}/reminder"),
        Action(
            label="Record payment",
            path=f"{path}/payments",
            fields=(Field(name="amount:int", label="Amount, in cents", hint="all that is due"),),
        ),
        Action(label="Mark paid", path=f"{path}/mark-paid"),
        Action(label="Void", path=f"{path}/void", weight="danger"),
    )


STATESET = Provider(
    {
        "provider_invoices": Collection(
            title="Invoices",
            singular="Invoice",
            path=f"{_BASE}/invoices",
            list_place="data",
            object_place="",
            names=("invoice_number",),
            who="customer_id",
            created="created_at",
            money=minor_units("total_amount"),
            lines="line_items",
            pdf="pdf_url",
            create=(
                Field(name="customer_id", label="Customer", required=True, hint="cust_…"),
                Field(name="line_items.0.description", label="Line", value="Work", required=True),
                Field(name="line_items.0.quantity:int", label="Quantity", value="1", required=True),
                Field(name="line_items.0.unit_price:int", label="Unit price, in cents", value="2000", required=True),
            ),
            actions=_actions,
        ),
        "provider_customers": Collection(
            title="Customers",
            singular="Customer",
            path=f"{_BASE}/customers",
            list_place="data",
            object_place="",
            names=("full_name", "email"),
            who="email",
            created="created_at",
            create=(
                Field(name="first_name", label="First name", required=True),
                Field(name="last_name", label="Last name", required=True),
                Field(name="email", label="E-mail", kind="email", required=True),
            ),
        ),
    }
)
