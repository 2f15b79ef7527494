"""BeeL's invoices and customers (docs.beel.es)."""

from collections.abc import Iterator, Sequence

from emulator.billing.beel.correctives import RECTIFICATION_CODES
from emulator.billing.beel.labels import LANGUAGES
from emulator.billing.beel.statuses import RULES, Operation
from emulator.billing.core.structs import replace
from emulator.pages.console.actions import Action, Choice, Field, hidden
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
    """What may be done with an invoice in its status; the first stands out."""
    status = shown.get("status")
    offered = [action for operation, action in _all_actions(path, shown) if status in RULES[operation].allowed]
    return tuple(replace(each, weight="main") if each is offered[0] else each for each in offered)


def _all_actions(path: str, shown: Json) -> Iterator[tuple[Operation, Action]]:
    day = str(shown.get("issue_date") or "")
    email = (shown.get("recipient") or {}).get("email") or ""
    yield "issue", Action(label="Issue", path=f"{path}/issue")
    yield (
        "send",
        Action(
            label="Send",
            path=f"{path}/send",
            fields=(
                Field(name="recipients.0", label="To", kind="email", value=email, required=True),
                Field(name="subject", label="Subject"),
                Field(name="message", label="Message"),
                Field(name="language", label="Language", value="es", choices=_choices(*LANGUAGES)),
            ),
        ),
    )
    yield (
        "schedule",
        Action(
            label="Schedule",
            path=f"{path}/schedule",
            fields=(
                Field(name="scheduled_for", label="On", kind="date", value=day, required=True),
                Field(name="action", label="Then", value="ISSUE_AND_SEND", choices=_choices("ISSUE_AND_SEND", "DRAFT")),
            ),
        ),
    )
    yield "unschedule", Action(label="Cancel the schedule", path=f"{path}/unschedule")
    yield "mark_sent", Action(label="Mark sent", path=f"{path}/mark-sent")
    yield "revert_to_issued", Action(label="Not sent after all", path=f"{path}/revert-to-issued")
    yield (
        "mark_paid",
        Action(
            label="Mark paid",
            path=f"{path}/mark-paid",
            fields=(Field(name="payment_date", label="On", kind="date", value=day),),
        ),
    )
    yield "duplicate", Action(label="Duplicate", path=f"{path}/duplicate")
    yield (
        "correct",
        Action(
            label="Correct",
            path=f"{path}/corrective",
            fields=(
                *hidden({"rectification_type": "TOTAL"}),
                Field(name="rectification_code", label="Code", value="R1", choices=_choices(*RECTIFICATION_CODES)),
                Field(name="reason", label="Reason", value="Devolución de toda la compra", required=True),
            ),
        ),
    )
    yield (
        "void",
        Action(
            label="Void",
            path=f"{path}/void",
            weight="danger",
            fields=(Field(name="reason", label="Reason", value="Duplicada por error", required=True),),
        ),
    )
    yield (
        "delete",
        Action(label="Delete", method="DELETE", path=path, weight="danger", confirm="Delete the draft"),
    )


def _choices(*values: str) -> tuple[Choice, ...]:
    return tuple(Choice(value=value, label=value) for value in values)


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
