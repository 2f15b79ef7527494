"""Day Zero's invoices and customers (ondayzero.com/docs)."""

from collections.abc import Sequence

from emulator.pages.console.actions import Action, Field
from emulator.pages.console.api_client import Json
from emulator.pages.console.providers.collection import Collection, Provider, minor_units

_BASE = "/dayzero/api/v1"


def _actions(path: str, shown: Json) -> Sequence[Action]:
    if shown.get("status") == "draft":
        return (Action(label="Finalize", path=f"{path}/finalize", weight="main"),)
    return (
        Action(label="Send", path=f"{path}/send", weight="main"),
        Action(label="Void", path=f"{path}/void", weight="danger", confirm="Void it for good"),
    )


DAYZERO = Provider(
    {
        "provider_invoices": Collection(
            title="Invoices",
            singular="Invoice",
            path=f"{_BASE}/invoices",
            list_place="items",
            object_place="",
            names=("number",),
            who="customer_name",
            created="created_at",
            money=minor_units("total"),
            lines="line_items",
            pdf="pdf_url",
            create=(
                Field(name="customer_id", label="Customer", required=True, hint="The customer's id"),
                Field(name="due_date", label="Due", kind="date", required=True),
                Field(name="line_items.0.description", label="Line", value="Monthly retainer", required=True),
                Field(name="line_items.0.quantity:int", label="Quantity", value="1", required=True),
                Field(name="line_items.0.unit_price:int", label="Unit price, in cents", value="250000", required=True),
            ),
            actions=_actions,
        ),
        "provider_customers": Collection(
            title="Customers",
            singular="Customer",
            path=f"{_BASE}/customers",
            list_place="items",
            object_place="",
            names=("name",),
            who="email",
            created="created_at",
            create=(
                Field(name="name", label="Name", required=True),
                Field(name="email", label="E-mail", kind="email", required=True),
            ),
        ),
    }
)
