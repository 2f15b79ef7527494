"""Billing credits: granted to a customer, and what became of them."""

from collections.abc import Iterator, Sequence

from emulator.pages.console.actions import Action, Choice, Field, hidden
from emulator.pages.console.api_client import Json
from emulator.pages.console.cells import Cell, Facts, Row, Table, amount, moment, reference, words
from emulator.pages.console.pages import AnySection
from emulator.pages.console.resource_view import ResourceView, metadata_facts
from emulator.pages.console.resource_views.fields import AMOUNT_HINT, CURRENCY
from emulator.pages.console.visit import Visit

_PATH = "/v1/billing/credit_grants"
_HEADS = ("Grant", "Amount", "From", "Until")
_CATEGORIES = (Choice(value="paid", label="paid"), Choice(value="promotional", label="promotional"))
_SHOWN = 50


def grants_table(visit: Visit, customer: str) -> Sequence[Table]:
    """The newest grants of a customer, if there are any."""
    found = visit.api.get(_PATH, customer=customer, limit=20)
    rows = [Row(_row(visit, each), f"{visit.base}/credit_grants/{each['id']}") for each in found.data]
    return (Table("Billing credits", _HEADS, rows),) if rows else ()


def granting(customer: str) -> Action:
    """Grants a customer credits for everything that meters count."""
    return Action(
        label="Grant credits",
        path=_PATH,
        fields=(
            *hidden({"customer": customer, "amount[type]": "monetary"}),
            *hidden({"applicability_config[scope][price_type]": "metered"}),
            Field(name="amount[monetary][value]", label="Amount", kind="number", hint=AMOUNT_HINT, required=True),
            Field(name="amount[monetary][currency]", label="Currency", value="usd", suggestions=CURRENCY.suggestions),
            Field(name="name", label="Name"),
            Field(name="category", label="Category", kind="select", choices=_CATEGORIES),
        ),
        explain="They pay what meters count, when an invoice of it is finalized.",
    )


def _row(visit: Visit, grant: Json) -> Sequence[Cell]:
    name, url = grant.get("name") or grant["id"], f"{visit.base}/credit_grants/{grant['id']}"
    return (
        words(name, url, detail=_detail(grant)),
        _amount(grant["amount"]),
        moment(grant["effective_at"]),
        moment(grant["expires_at"]),
    )


def _detail(grant: Json) -> str:
    return f"{grant['category']}, void" if grant["voided_at"] else str(grant["category"])


def _amount(shown: Json, sign: int = 1) -> Cell:
    monetary = shown["monetary"]
    return amount(sign * monetary["value"], monetary["currency"])


def _actions(_visit: Visit, grant: Json) -> Iterator[Action]:
    if grant["voided_at"]:
        return
    path = f"{_PATH}/{grant['id']}"
    yield Action(label="Expire", path=f"{path}/expire", explain="What is left of it is gone.")
    yield Action(label="Void", path=f"{path}/void", weight="danger", confirm="Void the grant for good")


def _main(visit: Visit, grant: Json) -> Sequence[AnySection]:
    asked = {"customer": grant["customer"], "credit_grant": grant["id"], "limit": _SHOWN}
    found = visit.api.get("/v1/billing/credit_balance_transactions", **asked).data
    rows = [Row(_movement(visit, each)) for each in found]
    return (Table("What became of it", ("Why", "Invoice", "Amount", "When"), rows),)


def _movement(visit: Visit, transaction: Json) -> Sequence[Cell]:
    side, sign = transaction["credit"] or transaction["debit"], 1 if transaction["credit"] else -1
    line = side.get("credits_applied") or side.get("credits_application_invoice_voided") or {}
    return (
        words(side["type"].replace("_", " ")),
        reference(visit, line.get("invoice")),
        _amount(side["amount"], sign),
        moment(transaction["effective_at"]),
    )


def _side(visit: Visit, grant: Json) -> Sequence[AnySection]:
    scope = grant["applicability_config"]["scope"]
    prices = ", ".join(each["id"] for each in scope.get("prices") or ())
    return (
        Facts(
            "Details",
            [
                ("Customer", reference(visit, grant["customer"])),
                ("Amount", _amount(grant["amount"])),
                ("For", words(prices or "all that meters count")),
                ("Category", words(grant["category"])),
                ("Priority", words(grant["priority"])),
                ("From", moment(grant["effective_at"])),
                ("Until", moment(grant["expires_at"])),
                ("Voided", moment(grant["voided_at"])),
                ("Test clock", reference(visit, grant["test_clock"])),
            ],
        ),
        metadata_facts(grant),
    )


VIEWS = (
    ResourceView(
        collection="credit_grants",
        title="Credit grants",
        singular="Credit grant",
        here="credit_grants",
        heads=_HEADS,
        row=_row,
        name=lambda grant: words(grant.get("name") or grant["id"]).text,
        filters=(Field(name="customer", label="Customer", hint="cus_…"),),
        actions=lambda visit, grant: list(_actions(visit, grant)),
        main=_main,
        side=_side,
    ),
)
