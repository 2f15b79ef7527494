"""Customers: who they are, what they owe, and how they pay."""

from collections.abc import Iterator, Mapping, Sequence

from emulator.pages.console.actions import Action, Choice, Field, hidden
from emulator.pages.console.api_client import Json
from emulator.pages.console.cells import Cell, Facts, Row, Table, amount, code, moment, reference, words
from emulator.pages.console.pages import AnySection
from emulator.pages.console.resource_view import ResourceView, metadata_facts, method_title
from emulator.pages.console.resource_views import invoices
from emulator.pages.console.resource_views.credit_grants import granting, grants_table
from emulator.pages.console.resource_views.features import entitlements_table
from emulator.pages.console.resource_views.fields import AMOUNT_HINT, CURRENCY, TEST_CARDS
from emulator.pages.console.resource_views.invoice_actions import new_invoice_for
from emulator.pages.console.visit import Visit

_ADDRESS = ("line1", "line2", "postal_code", "city", "state", "country")
_LANGUAGES = ("en", "de", "fr", "es", "ca", "pt-BR", "ja")


def _row(visit: Visit, customer: Json) -> Sequence[Cell]:
    name = customer.get("name") or customer.get("email") or customer["id"]
    return (
        words(name, f"{visit.base}/customers/{customer['id']}", detail=customer["id"]),
        words(customer.get("email")),
        moment(customer["created"]),
    )


def _fields(customer: Json) -> tuple[Field, ...]:
    address = customer.get("address") or {}
    languages = [Choice(value="", label="none"), *(Choice(value=each, label=each) for each in _LANGUAGES)]
    spoken = next(iter(customer.get("preferred_locales") or ()), "")
    return (
        Field(name="name", label="Name", value=customer.get("name") or ""),
        Field(name="email", label="E-mail", kind="email", value=customer.get("email") or ""),
        Field(name="phone", label="Phone", value=customer.get("phone") or ""),
        Field(name="preferred_locales[0]", label="Language", kind="select", choices=languages, value=spoken),
        Field(name="description", label="Description", value=customer.get("description") or ""),
        *(
            Field(name=f"address[{part}]", label=part.replace("_", " ").capitalize(), value=address.get(part) or "")
            for part in _ADDRESS
        ),
    )


def _create(_visit: Visit) -> Sequence[Action]:
    return (
        Action(label="New customer", path="/v1/customers", fields=_fields({}), then="/customers/{id}", weight="main"),
    )


def _actions(_visit: Visit, customer: Json) -> Iterator[Action]:
    path, me = f"/v1/customers/{customer['id']}", customer["id"]
    yield new_invoice_for(Field(name="customer", kind="hidden", value=me))
    yield Action(
        label="Add an item",
        path="/v1/invoiceitems",
        fields=(
            *hidden({"customer": me}),
            Field(name="description", label="Description"),
            Field(name="amount", label="Amount", kind="number", hint=AMOUNT_HINT, required=True),
            CURRENCY,
        ),
        explain="It waits for the customer's next invoice.",
    )
    yield Action(label="Edit", path=path, fields=_fields(customer))
    yield Action(
        label="Adjust the balance",
        path=f"{path}/balance_transactions",
        fields=(
            Field(
                name="amount", label="Amount", kind="number", required=True, hint="Below zero: the customer's credit"
            ),
            CURRENCY,
            Field(name="description", label="Description"),
        ),
    )
    yield granting(me)
    yield Action(
        label="Attach a test card",
        path="/v1/payment_methods/{card}/attach",
        fields=(
            Field(name="{card}", label="Card", kind="select", choices=TEST_CARDS),
            *hidden({"customer": me}),
        ),
    )
    yield Action(
        label="Delete",
        method="DELETE",
        path=path,
        weight="danger",
        confirm="Delete the customer for good",
        then="/customers",
    )


def _main(visit: Visit, customer: Json) -> Sequence[AnySection]:
    me = customer["id"]
    found = visit.api.get("/v1/invoices", customer=me, limit=10)
    more = f"{visit.base}/invoices?q={me}" if found.body.get("has_more") else ""
    heads = ("Invoice", "Customer", "Status", "Amount", "Created")
    rows = [Row(invoices.row(visit, each), f"{visit.base}/invoices/{each['id']}") for each in found.data]
    sections: list[AnySection] = [Table("Invoices", heads, rows, empty="No invoices yet.", more=more)]
    pending = visit.api.get("/v1/invoiceitems", customer=me, pending="true", limit=20).data
    if pending:
        items = [Row((words(each["description"]), amount(each["amount"], each["currency"]))) for each in pending]
        sections.append(Table("Items that wait for an invoice", ("Item", "Amount"), items))
    return [*sections, *grants_table(visit, me), *entitlements_table(visit, me), _cards(visit, customer)]


def _cards(visit: Visit, customer: Json) -> Table:
    default = (customer.get("invoice_settings") or {}).get("default_payment_method")
    rows = []
    for each in visit.api.get("/v1/payment_methods", customer=customer["id"], limit=20).data:
        is_default = each["id"] == default
        actions = [Action(label="Detach", path=f"/v1/payment_methods/{each['id']}/detach", weight="danger")]
        if not is_default:
            chosen = hidden({"invoice_settings[default_payment_method]": each["id"]})
            actions.insert(0, Action(label="Make the default", path=f"/v1/customers/{customer['id']}", fields=chosen))
        rows.append(
            Row((words(method_title(each), detail="default" if is_default else ""), code(each["id"])), actions=actions)
        )
    return Table("Ways to pay", ("Method", "Id"), rows, empty="None yet: attach a test card.")


def _side(visit: Visit, customer: Json) -> Sequence[AnySection]:
    address = customer.get("address") or {}
    return (
        Facts(
            "Details",
            [
                ("E-mail", words(customer.get("email"))),
                ("Phone", words(customer.get("phone"))),
                ("Address", words(", ".join(address[part] for part in _ADDRESS if address.get(part)))),
                ("Language", words(", ".join(customer.get("preferred_locales") or ()))),
                ("Currency", words(customer.get("currency"))),
                ("Balance", amount(customer.get("balance"), customer.get("currency") or "usd")),
                ("Invoice prefix", code(customer.get("invoice_prefix"))),
                ("Test clock", reference(visit, customer.get("test_clock"))),
                ("Description", words(customer.get("description"))),
            ],
        ),
        metadata_facts(customer),
    )


def _search(_visit: Visit, wanted: str) -> Mapping[str, str]:
    if "@" in wanted:
        return {"email": wanted}
    escaped = wanted.replace("\\", "\\\\").replace('"', '\\"')
    return {"query": f'name:"{escaped}"'}


VIEWS = (
    ResourceView(
        collection="customers",
        title="Customers",
        singular="Customer",
        here="customers",
        heads=("Customer", "E-mail", "Created"),
        row=_row,
        name=lambda customer: words(customer.get("name") or customer.get("email") or customer["id"]).text,
        filters=(Field(name="test_clock", label="Test clock", hint="clock_…"),),
        search=_search,
        search_label="E-mail or name",
        create=_create,
        actions=lambda visit, customer: list(_actions(visit, customer)),
        main=_main,
        side=_side,
    ),
)
