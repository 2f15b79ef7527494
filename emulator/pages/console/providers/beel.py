"""BeeL's invoices and customers (docs.beel.es)."""

from collections.abc import Sequence

from emulator.pages.console.actions import Action, Field, hidden
from emulator.pages.console.api_client import Json
from emulator.pages.console.providers.collection import Collection, Provider, euros

_BASE = "/beel/api/v1"
_ADDRESS = (
    ("street", "Carrer d'Aragó"),
    ("number", "255"),
    ("postal_code", "08007"),
    ("city", "Barcelona"),
    ("province", "Barcelona"),
    ("country", "España"),
)


def _actions(path: str, shown: Json) -> Sequence[Action]:
    status = str(shown.get("status"))
    if status == "DRAFT":
        return (
            Action(label="Issue", path=f"{path}/issue", weight="main"),
            Action(label="Delete", method="DELETE", path=path, weight="danger", confirm="Delete the draft"),
        )
    email = (shown.get("recipient") or {}).get("email") or ""
    return (
        Action(
            label="Send",
            path=f"{path}/send",
            weight="main",
            fields=(
                Field(name="recipients.0", label="To", kind="email", value=email, required=True),
                Field(name="subject", label="Subject"),
                Field(name="message", label="Message"),
            ),
        ),
        Action(label="Mark sent", path=f"{path}/mark-sent", fields=hidden({"sent_date": shown.get("issue_date")})),
        Action(
            label="Mark paid",
            path=f"{path}/mark-paid",
            fields=(Field(name="payment_date", label="On", kind="date", value=str(shown.get("issue_date") or "")),),
        ),
        Action(
            label="Void",
            path=f"{path}/void",
            weight="danger",
            fields=(Field(name="reason", label="Reason", value="Duplicated", required=True),),
        ),
    )


BEEL = Provider(
    {
        "provider_invoices": Collection(
            title="Invoices",
            singular="Invoice",
            path=f"{_BASE}/invoices",
            list_place="data.invoices",
            object_place="data",
            names=("invoice_number",),
            who="recipient.legal_name",
            created="issue_date",
            money=euros("totals.invoice_total"),
            lines="lines",
            create=(
                *hidden({"type": "STANDARD", "recipient.recipient_type": "ADHOC"}),
                Field(name="recipient.legal_name", label="Recipient", value="Anna Puig", required=True),
                Field(name="recipient.nif", label="NIF", value="12345678Z", required=True),
                Field(name="recipient.email", label="E-mail", kind="email"),
                Field(name="lines.0.description", label="Line", value="Consultoría", required=True),
                Field(name="lines.0.quantity:float", label="Quantity", value="1", required=True),
                Field(name="lines.0.unit_price:float", label="Unit price, in euros", value="150", required=True),
            ),
            actions=_actions,
        ),
        "provider_customers": Collection(
            title="Customers",
            singular="Customer",
            path=f"{_BASE}/customers",
            list_place="data.customers",
            object_place="data",
            names=("legal_name",),
            who="email",
            created="created_at",
            create=(
                Field(name="legal_name", label="Legal name", required=True),
                Field(name="nif", label="NIF", value="B12345674", required=True),
                Field(name="email", label="E-mail", kind="email"),
                *(
                    Field(name=f"address.{part}", label=part.replace("_", " ").capitalize(), value=value, required=True)
                    for part, value in _ADDRESS
                ),
            ),
        ),
    }
)
