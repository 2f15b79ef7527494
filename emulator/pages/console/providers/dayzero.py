"""Day Zero's invoices, customers, transactions and recurring templates (ondayzero.com/docs)."""

from collections.abc import Sequence

from emulator.pages.console.actions import Action, Field
from emulator.pages.console.api_client import Json
from emulator.pages.console.providers.collection import Collection, Provider, minor_units

_BASE = "/dayzero/api/v1"


def _actions(path: str, shown: Json) -> Sequence[Action]:
    """What can be done in an invoice's status; what Stripe or somebody at Day Zero would do, by the control API."""
    control = f"/_emulator/dayzero/invoices/{shown.get('id')}"
    send = Action(label="Send", path=f"{path}/send", weight="main")
    write_off = Action(label="Write off", path=f"{control}/write_off", weight="danger", confirm="Write it off for good")
    pay = (Action(label="Pay by Stripe", path=f"{control}/pay_by_stripe"), _link_payment(path))
    match shown.get("status"):
        case "draft":
            delete = Action(label="Delete", method="DELETE", path=path, weight="danger", confirm="Delete the draft")
            return (Action(label="Finalize", path=f"{path}/finalize", weight="main"), delete)
        case "open":
            void = Action(label="Void", path=f"{path}/void", weight="danger", confirm="Void it for good")
            return (send, *pay, void, write_off)
        case "partially_paid":
            return (send, *pay, write_off)
        case "stripe_paid" | "manual_paid":
            return (send,)
    return ()


def _link_payment(path: str) -> Action:
    return Action(
        label="Link payment",
        path=f"{path}/payments",
        fields=(
            Field(name="transaction_id", label="Transaction", required=True, hint="The id of a bank transaction"),
            Field(name="amount:int", label="Amount, in cents", required=True),
        ),
    )


def _template_actions(path: str, shown: Json) -> Sequence[Action]:
    cancel = Action(label="Cancel", path=f"{path}/cancel", weight="danger", confirm="End it for good")
    match shown.get("status"):
        case "active":
            return (
                Action(label="Skip the next", path=f"{path}/skip"),
                Action(label="Pause", path=f"{path}/pause"),
                cancel,
            )
        case "paused":
            return (Action(label="Resume", path=f"{path}/resume", weight="main"), cancel)
    return ()


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
        "provider_transactions": Collection(
            title="Transactions",
            singular="Transaction",
            path=f"{_BASE}/transactions",
            list_place="items",
            object_place="",
            names=("description",),
            who="datetime",
            created="created_at",
            money=minor_units("amount"),
            create=(
                Field(name="amount:int", label="Amount, in cents", value="250000", required=True),
                Field(name="description", label="Description", value="Wire transfer"),
            ),
        ),
        "provider_templates": Collection(
            title="Recurring",
            singular="Template",
            path=f"{_BASE}/recurring",
            list_place="items",
            object_place="",
            names=("name",),
            who="next_occurrence",
            created="created_at",
            lines="template_data.line_items",
            create=(
                Field(name="name", label="Name", value="Monthly retainer", required=True),
                Field(name="recurrence_type", kind="hidden", value="invoice"),
                Field(name="customer_id", label="Customer", required=True, hint="The customer's id"),
                Field(name="frequency", label="Frequency", value="monthly", required=True),
                Field(name="start_date", label="From", kind="date", required=True),
                Field(name="template_data.amount:int", label="Amount, in cents", value="250000", required=True),
            ),
            actions=_template_actions,
        ),
    }
)
