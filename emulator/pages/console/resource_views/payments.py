"""Payments: intents, the charges that they made, and refunds."""

from collections.abc import Iterator, Sequence

from emulator.pages.console.actions import Action, Field, hidden
from emulator.pages.console.api_client import Json
from emulator.pages.console.cells import Cell, Row, Table, amount, moment, reference, status, words
from emulator.pages.console.pages import AnySection
from emulator.pages.console.resource_view import ResourceView
from emulator.pages.console.resource_views.fields import AMOUNT_HINT, CURRENCY, TEST_CARDS, customer_field
from emulator.pages.console.visit import Visit

_HEADS = ("Payment", "Customer", "Status", "Amount", "Created")


def _row(collection: str, visit: Visit, shown: Json) -> Sequence[Cell]:
    return (
        words(shown.get("description") or shown["id"], f"{visit.base}/{collection}/{shown['id']}", detail=shown["id"]),
        reference(visit, shown.get("customer")),
        status(shown["status"]),
        amount(shown["amount"], shown["currency"]),
        moment(shown["created"]),
    )


def _new_intent(visit: Visit) -> Sequence[Action]:
    return (
        Action(
            label="New payment",
            path="/v1/payment_intents",
            fields=(
                Field(name="amount", label="Amount", kind="number", hint=AMOUNT_HINT, required=True),
                CURRENCY,
                _optional(customer_field(visit)),
                Field(name="description", label="Description"),
                *hidden({"payment_method_types[0]": "card"}),
            ),
            then="/payment_intents/{id}",
            weight="main",
        ),
    )


def _optional(field: Field) -> Field:
    return Field(name=field.name, label=field.label, suggestions=field.suggestions, hint=field.hint)


def _intent_actions(visit: Visit, intent: Json) -> Iterator[Action]:
    path, state = f"/v1/payment_intents/{intent['id']}", intent["status"]
    if state in ("requires_payment_method", "requires_confirmation", "requires_action"):
        yield Action(
            label="Confirm",
            path=f"{path}/confirm",
            fields=(Field(name="payment_method", label="Card", kind="select", choices=TEST_CARDS),),
            weight="main",
        )
    if state == "requires_capture":
        yield Action(label="Capture", path=f"{path}/capture", weight="main")
    if state == "succeeded" and _can_be_refunded(visit, visit.api.get(f"/v1/charges/{intent['latest_charge']}").body):
        yield _refund({"payment_intent": intent["id"]})
    if state not in ("succeeded", "canceled"):
        yield Action(label="Cancel", path=f"{path}/cancel", weight="danger")


def _charge_actions(visit: Visit, charge: Json) -> Iterator[Action]:
    if _can_be_refunded(visit, charge):
        yield _refund({"charge": charge["id"]})


def _can_be_refunded(visit: Visit, charge: Json) -> bool:
    """Whether the API would take it: something is left, and no dispute has taken it, or has it still."""
    if charge["status"] != "succeeded" or not charge["captured"] or charge["refunded"]:
        return False
    disputes = visit.api.get("/v1/disputes", charge=charge["id"]).data if charge["disputed"] else []
    return all(each["is_charge_refundable"] for each in disputes)


def _refund(of: dict[str, object]) -> Action:
    return Action(
        label="Refund",
        path="/v1/refunds",
        fields=(*hidden(of), Field(name="amount", label="Amount", kind="number", hint="Empty: all of it")),
    )


def _intent_main(visit: Visit, intent: Json) -> Sequence[AnySection]:
    found = visit.api.get("/v1/charges", payment_intent=intent["id"], limit=20).data
    rows = []
    for each in found:
        outcome = each.get("outcome") or {}
        says = each.get("failure_message") or outcome.get("seller_message")
        url = f"{visit.base}/charges/{each['id']}"
        rows.append(
            Row(
                (
                    Cell(each["id"], url, is_code=True, detail=words(says).text),
                    status(each["status"]),
                    amount(each["amount"], each["currency"]),
                ),
                url,
            )
        )
    return (Table("Charges", ("Charge", "Status", "Amount"), rows, empty="No card was charged."),)


def _intent_subjects(_visit: Visit, intent: Json) -> tuple[Sequence[str], Sequence[str]]:
    charge = intent.get("latest_charge")
    return [intent["id"], *([charge] if isinstance(charge, str) else [])], []


def _charge_links(charge: Json) -> Sequence[tuple[str, str]]:
    return [("Receipt", charge["receipt_url"])] if charge.get("receipt_url") else []


def _figure(shown: Json) -> str:
    return amount(shown["amount"], shown["currency"]).text


VIEWS = (
    ResourceView(
        collection="payment_intents",
        title="Payments",
        singular="Payment",
        here="payment_intents",
        heads=_HEADS,
        row=lambda visit, shown: _row("payment_intents", visit, shown),
        figure=_figure,
        create=_new_intent,
        actions=lambda visit, intent: list(_intent_actions(visit, intent)),
        main=_intent_main,
        subjects=_intent_subjects,
    ),
    ResourceView(
        collection="charges",
        title="Charges",
        singular="Charge",
        here="payment_intents",
        heads=_HEADS,
        row=lambda visit, shown: _row("charges", visit, shown),
        figure=_figure,
        actions=lambda visit, charge: list(_charge_actions(visit, charge)),
        links=_charge_links,
    ),
    ResourceView(
        collection="refunds",
        title="Refunds",
        singular="Refund",
        here="payment_intents",
        figure=_figure,
    ),
)
