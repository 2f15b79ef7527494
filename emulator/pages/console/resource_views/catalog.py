"""What is sold: products and their prices, coupons, tax rates."""

from collections.abc import Iterator, Sequence

from emulator.pages.console.actions import Action, Choice, Field, choices, hidden
from emulator.pages.console.api_client import Json
from emulator.pages.console.cells import Cell, Row, Table, amount, moment, status, words
from emulator.pages.console.pages import AnySection
from emulator.pages.console.resource_view import ResourceView
from emulator.pages.console.resource_views.features import attaching, features_table
from emulator.pages.console.resource_views.fields import AMOUNT_HINT, CURRENCY
from emulator.pages.console.visit import Visit

_INTERVALS = (
    Choice(value="", label="once"),
    *(Choice(value=each, label=f"each {each}") for each in ("day", "week", "month", "year")),
)
_INTERVAL = Field(name="recurring[interval]", label="Charged", kind="select", choices=_INTERVALS)
_UNIT_AMOUNT = Field(name="unit_amount", label="Unit amount", kind="number", hint=AMOUNT_HINT, required=True)


def _active(shown: Json) -> Cell:
    return status("active" if shown.get("active") else "archived")


def _product_row(visit: Visit, product: Json) -> Sequence[Cell]:
    url = f"{visit.base}/products/{product['id']}"
    return (words(product["name"], url, detail=product["id"]), _active(product), moment(product["created"]))


def _new_product(_visit: Visit) -> Sequence[Action]:
    return (
        Action(
            label="New product",
            path="/v1/products",
            recipe="new_product",
            fields=(
                Field(name="name", label="Name", required=True),
                Field(name="description", label="Description"),
                Field(name="default_price_data[unit_amount]", label="Price", kind="number", hint=AMOUNT_HINT),
                Field(
                    name="default_price_data[currency]", label="Currency", value="usd", suggestions=CURRENCY.suggestions
                ),
                Field(
                    name="default_price_data[recurring][interval]", label="Charged", kind="select", choices=_INTERVALS
                ),
            ),
            then="/products/{id}",
            weight="main",
            explain="Without an amount, it has no price yet.",
        ),
    )


def _product_actions(visit: Visit, product: Json) -> Iterator[Action]:
    path = f"/v1/products/{product['id']}"
    yield Action(
        label="New price",
        path="/v1/prices",
        fields=(
            *hidden({"product": product["id"]}),
            _UNIT_AMOUNT,
            CURRENCY,
            _INTERVAL,
            Field(name="nickname", label="Nickname"),
        ),
        weight="main",
    )
    yield Action(
        label="Edit",
        path=path,
        fields=(
            Field(name="name", label="Name", value=product["name"]),
            Field(name="description", label="Description", value=product.get("description") or ""),
        ),
    )
    yield from attaching(visit, product["id"])
    yield _archiving(path, product)
    yield Action(label="Delete", method="DELETE", path=path, weight="danger", confirm="Delete it", then="/products")


def _archiving(path: str, shown: Json) -> Action:
    active = shown.get("active")
    label = "Archive" if active else "Bring back"
    return Action(label=label, path=path, fields=hidden({"active": "false" if active else "true"}))


def _product_main(visit: Visit, product: Json) -> Sequence[AnySection]:
    found = visit.api.get("/v1/prices", product=product["id"], limit=20).data
    rows = [Row(_price_row(visit, each), f"{visit.base}/prices/{each['id']}") for each in found]
    return (Table("Prices", _PRICE_HEADS, rows, empty="No prices yet."), features_table(visit, product["id"]))


_PRICE_HEADS = ("Price", "Charged", "Status", "Amount")


def _price_row(visit: Visit, price: Json) -> Sequence[Cell]:
    recurring = price.get("recurring") or {}
    often = f"every {recurring.get('interval_count')} {recurring.get('interval')}s" if recurring else "once"
    if recurring.get("interval_count") == 1:
        often = f"each {recurring['interval']}"
    name = price.get("nickname") or price["id"]
    return (
        words(name, f"{visit.base}/prices/{price['id']}", detail=str(price["product"])),
        words(often),
        _active(price),
        amount(price.get("unit_amount"), price["currency"]),
    )


def _price_actions(_visit: Visit, price: Json) -> Sequence[Action]:
    path = f"/v1/prices/{price['id']}"
    fields = (Field(name="nickname", label="Nickname", value=price.get("nickname") or ""),)
    return (Action(label="Edit", path=path, fields=fields), _archiving(path, price))


def _new_coupon(_visit: Visit) -> Sequence[Action]:
    return (
        Action(
            label="New coupon",
            path="/v1/coupons",
            fields=(
                Field(name="percent_off", label="Percent off"),
                Field(name="amount_off", label="or amount off", kind="number", hint=AMOUNT_HINT),
                Field(name="currency", label="Currency, with an amount"),
                Field(
                    name="duration",
                    label="Duration",
                    kind="select",
                    choices=choices(once="once", forever="forever", repeating="repeating"),
                ),
                Field(name="duration_in_months", label="Months, if repeating", kind="number"),
                Field(name="name", label="Name"),
            ),
            then="/coupons/{id}",
            weight="main",
        ),
    )


def _new_tax_rate(_visit: Visit) -> Sequence[Action]:
    return (
        Action(
            label="New tax rate",
            path="/v1/tax_rates",
            fields=(
                Field(name="display_name", label="Name", value="VAT", required=True),
                Field(name="percentage", label="Percentage", required=True),
                Field(
                    name="inclusive",
                    label="Amounts include it",
                    kind="select",
                    choices=choices(false="no", true="yes"),
                ),
                Field(name="country", label="Country"),
            ),
            then="/tax_rates/{id}",
            weight="main",
        ),
    )


VIEWS = (
    ResourceView(
        collection="products",
        title="Products",
        singular="Product",
        here="products",
        heads=("Product", "Status", "Created"),
        row=_product_row,
        filters=(
            Field(
                name="active",
                label="Status",
                kind="select",
                choices=(Choice(value="", label="Any"), *choices(true="active", false="archived")),
            ),
        ),
        create=_new_product,
        actions=lambda visit, product: list(_product_actions(visit, product)),
        main=_product_main,
    ),
    ResourceView(
        collection="prices",
        title="Prices",
        singular="Price",
        here="products",
        heads=_PRICE_HEADS,
        row=_price_row,
        name=lambda price: words(price.get("nickname") or price["id"]).text,
        figure=lambda price: amount(price.get("unit_amount"), price["currency"]).text,
        actions=_price_actions,
    ),
    ResourceView(collection="coupons", title="Coupons", singular="Coupon", create=_new_coupon),
    ResourceView(collection="tax_rates", title="Tax rates", singular="Tax rate", create=_new_tax_rate),
)
