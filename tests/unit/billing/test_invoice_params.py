"""What parameters of invoices, their items and credit notes name changes, and nothing else does."""

from __future__ import annotations

from typing import Any, TypeVar

import pytest
from msgspec import structs

from emulator.billing.catalog.shipping_rates import ShippingRate
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.core.addresses import Address, AddressParams, Shipping, ShippingParams
from emulator.billing.core.changes import Changes
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, Params
from emulator.billing.core.structs import replace
from emulator.billing.customers.invoice_settings import CustomField, CustomFieldParams
from emulator.billing.customers.tax_ids import TaxId
from emulator.billing.invoices.drafts import EDITABLE_WHEN_FINALIZED, update_invoice
from emulator.billing.invoices.finalization import finalize_invoice
from emulator.billing.invoices.invoice import Invoice, Rendering, ShippingCost
from emulator.billing.invoices.invoice_params import (
    InvoiceReferences,
    InvoiceUpdateParams,
    PdfParams,
    RenderingParams,
)
from emulator.billing.invoices.item_details import ItemDetails, ItemReferences, update_details
from emulator.billing.invoices.item_params import ItemParams, LineParams, PeriodParams, PriceDataParams, PricingParams
from emulator.billing.invoices.manual_taxes import ManualTax, TaxRateDataParams, create_rate_for_amounts
from emulator.billing.invoices.numbers import NumberReservations
from emulator.billing.invoices.payment_settings import PaymentSettings, PaymentSettingsParams
from emulator.billing.invoices.preview import CustomerDetailsParams, PreviewItemParams, TaxLocationParams, imagined
from tests.support.domain_objects import NOW, customer, draft, moment

P = TypeVar("P", bound=Params)

DAY = 86400
CONTEXT = moment()
OWNER = customer()
RATE = TaxRate(id="txr_1", created=0, display_name="VAT", inclusive=False, percentage="20")
TAX_ID = TaxId(id="txi_1", created=0, type="eu_vat", value="DE123456789")
SHIPPING_RATE = ShippingRate(id="shr_1", created=0, amount=700, currency="usd", display_name="Ground")
BEFORE = draft(
    OWNER,
    500,
    description="before",
    metadata={"a": "1"},
    payment_settings=PaymentSettingsParams(
        default_mandate="mandate_1",
        payment_method_options={"card": {"request_three_d_secure": "any"}, "pix": {"expires_after_seconds": 60}},
        payment_method_types=["card"],
    ),
    rendering=RenderingParams(amount_tax_display="exclude_tax", template="inrtem_1", template_version=1),
)
DETAILS = replace(BEFORE.lines[0].details, tax_amounts=(ManualTax(rate=RATE, amount=1, taxable_amount=5),))


def changed_attributes(before: Invoice | ItemDetails | TaxRate, after: object) -> dict[str, object]:
    """The attributes that are not what they were, and what they are now."""
    return {
        each.name: getattr(after, each.name)
        for each in structs.fields(before)
        if getattr(before, each.name) != getattr(after, each.name)
    }


def updated(params: InvoiceUpdateParams, references: InvoiceReferences | None = None) -> Invoice:
    """The draft after an update."""
    return update_invoice(BEFORE, params, references or InvoiceReferences(), NumberReservations(), CONTEXT, Changes())


@pytest.mark.parametrize(
    ("name", "value", "changed"),
    [
        ("auto_advance", True, {"auto_advance": True, "automatically_finalizes_at": NOW + 3601}),
        ("collection_method", "charge_automatically", {"collection_method": "charge_automatically", "due_date": None}),
        ("custom_fields", [CustomFieldParams(name="PO", value="7")], {"custom_fields": (CustomField("PO", "7"),)}),
        ("days_until_due", 3, {"due_date": NOW + 3 * DAY}),
        ("default_payment_method", "pm_1", {"default_payment_method": "pm_1"}),
        ("description", None, {"description": None}),
        ("due_date", NOW + 5, {"due_date": NOW + 5}),
        ("effective_at", 7, {"effective_at": 7}),
        ("footer", "below", {"footer": "below"}),
        ("metadata", {"b": "2"}, {"metadata": {"a": "1", "b": "2"}}),
        ("number", "A-1", {"number": "A-1"}),
        (
            "shipping_details",
            ShippingParams(address=AddressParams(city="Bonn"), name="Jenny"),
            {"shipping_details": Shipping(address=Address(city="Bonn"), name="Jenny")},
        ),
        ("statement_descriptor", "ACME", {"statement_descriptor": "ACME"}),
    ],
)
def test_each_parameter_of_an_invoice(name: str, value: Any, changed: dict[str, object]) -> None:
    assert changed_attributes(BEFORE, updated(InvoiceUpdateParams(**{name: value}))) == changed


@pytest.mark.parametrize(
    ("references", "changed"),
    [
        (InvoiceReferences(account_tax_ids=(TAX_ID,)), {"account_tax_ids": (TAX_ID,)}),
        (InvoiceReferences(default_tax_rates=(RATE,)), {"default_tax_rates": (RATE,)}),
        (
            InvoiceReferences(shipping_rate=SHIPPING_RATE),
            {"shipping_cost": ShippingCost(amount=700, display_name="Ground", shipping_rate="shr_1")},
        ),
        (InvoiceReferences(account_tax_ids=(), default_tax_rates=(), discounts=(), shipping_rate=None), {}),
    ],
)
def test_what_the_parameters_of_an_invoice_name(references: InvoiceReferences, changed: dict[str, object]) -> None:
    found = changed_attributes(BEFORE, updated(InvoiceUpdateParams(), references))
    found.pop("amounts", None)
    assert found == changed


@pytest.mark.parametrize(
    ("params", "rendering"),
    [
        (RenderingParams(), BEFORE.rendering),
        (RenderingParams(amount_tax_display=None), replace(BEFORE.rendering, amount_tax_display=None)),
        (RenderingParams(pdf=PdfParams(page_size="a4")), replace(BEFORE.rendering, page_size="a4")),
        (RenderingParams(pdf=PdfParams()), BEFORE.rendering),
        (
            RenderingParams(template="inrtem_2", template_version=3),
            Rendering(amount_tax_display="exclude_tax", template="inrtem_2", template_version=3),
        ),
    ],
)
def test_how_an_invoice_looks_is_changed_part_by_part(params: RenderingParams, rendering: Rendering) -> None:
    assert updated(InvoiceUpdateParams(rendering=params)).rendering == rendering


@pytest.mark.parametrize(
    ("params", "changed"),
    [
        (PaymentSettingsParams(), {}),
        (PaymentSettingsParams(default_mandate=None), {"default_mandate": None}),
        (PaymentSettingsParams(payment_method_types=[]), {"payment_method_types": None}),
        (PaymentSettingsParams(payment_method_types=["card", "link"]), {"payment_method_types": ("card", "link")}),
        (
            PaymentSettingsParams(payment_method_options={"card": {"installments": {"enabled": True}}, "pix": None}),
            {"payment_method_options": {"card": {"request_three_d_secure": "any", "installments": {"enabled": True}}}},
        ),
        (
            PaymentSettingsParams(payment_method_options={"card": None, "pix": None}),
            {"payment_method_options": None},
        ),
    ],
)
def test_how_an_invoice_may_be_paid_is_changed_part_by_part(
    params: PaymentSettingsParams, changed: dict[str, Any]
) -> None:
    after: PaymentSettings = replace(BEFORE.payment_settings, **changed)
    assert updated(InvoiceUpdateParams(payment_settings=params)).payment_settings == after


def test_a_finalized_invoice_takes_the_parameters_that_are_not_frozen_alone() -> None:
    opened = finalize_invoice(BEFORE, OWNER, auto_advance=False, ctx=CONTEXT, changes=Changes())
    for each in structs.fields(InvoiceUpdateParams):
        if each.name in EDITABLE_WHEN_FINALIZED:
            continue
        named: dict[str, Any] = {each.name: None}
        params = InvoiceUpdateParams(expand=("customer",), **named)
        with pytest.raises(APIError, match="can't be updated in this way") as refused:
            update_invoice(opened, params, InvoiceReferences(), NumberReservations(), CONTEXT, Changes())
        assert refused.value.param == each.name


def details_after(params: ItemParams, references: ItemReferences | None = None) -> ItemDetails:
    """The details of an item after an update."""
    return update_details(DETAILS, params, references or ItemReferences(), CONTEXT, Changes())


@pytest.mark.parametrize(
    ("name", "value", "changed"),
    [
        ("description", "Work", {"description": "Work"}),
        ("discountable", False, {"discountable": False}),
        ("metadata", {"a": "1"}, {"metadata": {"a": "1"}}),
        ("period", PeriodParams(start=1, end=2), {"period_start": 1, "period_end": 2}),
        ("quantity", 3, {"amount": 1500, "quantity_decimal": "3"}),
        ("quantity_decimal", "0.5", {"amount": 250, "quantity_decimal": "0.5"}),
        ("tax_behavior", "inclusive", {"tax_behavior": "inclusive"}),
        ("tax_code", "txcd_1", {"tax_code": "txcd_1"}),
    ],
)
def test_each_parameter_of_an_item(name: str, value: Any, changed: dict[str, object]) -> None:
    assert changed_attributes(DETAILS, details_after(ItemParams(**{name: value}))) == changed


@pytest.mark.parametrize(
    "params",
    [
        ItemParams(amount=900),
        ItemParams(unit_amount_decimal="900"),
        ItemParams(price_data=PriceDataParams(currency="usd", unit_amount=900)),
        ItemParams(price_data=PriceDataParams(currency="usd", unit_amount_decimal="900")),
    ],
)
def test_an_amount_makes_a_price_of_the_same_product(params: ItemParams) -> None:
    changed = changed_attributes(DETAILS, details_after(params))
    assert (changed.pop("amount"), changed.pop("unit_amount_decimal")) == (900, "900")
    assert changed.keys() == {"price"}


def test_what_the_parameters_of_an_item_name() -> None:
    assert details_after(ItemParams(), ItemReferences(tax_amounts=())).tax_amounts is None
    assert details_after(ItemParams(), ItemReferences(tax_rates=(RATE,))).tax_rates == (RATE,)
    assert details_after(ItemParams()) == DETAILS


def params_with_all(params_class: type[P], **values: object) -> P:
    """Parameters that name everything, each by a value of its own."""
    every: dict[str, Any] = {
        each.name: f"<{each.name}>" for each in structs.fields(params_class) if each.name != "expand"
    }
    return params_class(**{**every, **values})


def given_values(params: Params) -> dict[str, object]:
    """What the parameters name."""
    return {name: getattr(params, name) for name in params.given_names()}


def test_a_line_says_the_same_as_an_item() -> None:
    line = params_with_all(LineParams)
    assert given_values(line.as_item_params) | {"tax_amounts": "<tax_amounts>"} == given_values(line)


def test_an_item_to_imagine_says_the_same_in_the_words_of_today() -> None:
    imaginary = params_with_all(PreviewItemParams, unit_amount=7)
    same = {
        name: value
        for name, value in given_values(imaginary).items()
        if name not in {"currency", "invoiceitem", "price", "unit_amount"}
    }
    moved = {"pricing": PricingParams(price="<price>"), "unit_amount_decimal": "7"}
    assert given_values(imaginary.as_item_params) == {**same, **moved}
    assert given_values(PreviewItemParams().as_item_params) == {}
    assert PreviewItemParams(unit_amount_decimal="0.5").as_item_params.unit_amount_decimal == "0.5"


def test_a_customer_is_imagined_part_by_part() -> None:
    details = CustomerDetailsParams(
        address=AddressParams(city="Bonn"), tax=TaxLocationParams(ip_address="::1"), tax_exempt="reverse"
    )
    assert imagined(OWNER, details, CONTEXT) == replace(OWNER, address=Address(city="Bonn"), tax_exempt="reverse")
    assert imagined(OWNER, CustomerDetailsParams(tax_exempt=None), CONTEXT) == OWNER
    assert imagined(OWNER, NOT_GIVEN, CONTEXT) is OWNER


def test_all_that_tax_rate_data_says_is_said_by_the_rate() -> None:
    data = params_with_all(TaxRateDataParams, inclusive=True, percentage="19")
    rate = create_rate_for_amounts(data, CONTEXT, Changes())
    assert structs.asdict(data).items() <= structs.asdict(rate).items()
    assert (rate.active, rate.for_tax_amounts) == (False, True)
