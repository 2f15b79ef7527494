"""Every method of the official SDK is called once: it works, is refused by name, or is broken in the SDK itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from beel import BeeL
from beel_generated import ApiException
from beel_generated.api import CustomerImportApi
from beel_generated.models import (
    Address,
    ChangeInvoicesStatusBulkRequest,
    CreateCompanyRequest,
    CreateCorrectiveInvoiceRequest,
    CreateCustomerRequest,
    CreateCustomersBulkRequest,
    CreateInvoiceRequest,
    CreateInvoiceRequestLinesInner,
    CreateInvoicesBulkRequest,
    CreateProductRequest,
    CreateProductsBulkRequest,
    CreateSeriesRequest,
    DeleteProductsBulkRequest,
    DuplicateInvoiceRequest,
    InvoiceType,
    Recipient,
    RescheduleInvoiceRequest,
    ScheduleInvoiceRequest,
    SendInvoicesBulkEmailRequest,
    UpdateCompanyRequest,
    UpdateCustomerRequest,
    UpdateInvoiceRequest,
    UpdateLanguageRequest,
    UpdateProductRequest,
    UpdateSeriesRequest,
    UpdateTaxConfigurationRequest,
    VoidInvoiceRequest,
)

from tests.contract.beel.test_sdk import base, closing
from tests.support.beel import Company

REASON = "Emitida por error, se anula entera"
RESOURCES = ("invoices", "customers", "products", "series", "companies", "config")


@dataclass(frozen=True, slots=True)
class Things:
    """What the calls are about."""

    company: str
    customer: str
    draft: str
    scheduled: str
    issued: str
    product: str
    series: str


@pytest.fixture
def beel(company: Company) -> Iterator[BeeL]:
    """The SDK with a test key."""
    with closing(BeeL(company.key, base_url=base(company))) as client:
        yield client


@pytest.fixture
def things(company: Company) -> Things:
    """One of each."""
    scheduled = company.draft()["id"]
    company.perform(scheduled, "schedule", {"scheduled_for": "2099-01-02"})
    other = {"name": "Otra", "code": "OTR", "format": "{CODIGO}-{NUM}", "counter_reset": "NEVER"}
    return Things(
        company=company.data(company.wire.get("/companies"))[0]["id"],
        customer=company.customer()["id"],
        draft=company.draft()["id"],
        scheduled=scheduled,
        issued=company.issue_invoice()["id"],
        product=company.data(company.wire.post("/products", {"name": "Uno"}), 201)["id"],
        series=company.data(company.wire.post("/configuration/series", other), 201)["id"],
    )


def address() -> Address:
    return Address(
        street="Gran Via", number="1", postal_code="08001", city="Barcelona", province="Barcelona", country="España"
    )


def customer(nif: str) -> CreateCustomerRequest:
    return CreateCustomerRequest(legal_name="Anna", nif=nif, address=address())


def invoice() -> CreateInvoiceRequest:
    return CreateInvoiceRequest(
        type=InvoiceType.SIMPLIFIED,
        issue_date=date(2026, 3, 10),
        recipient=Recipient(recipient_type="SIMPLIFIED"),
        lines=[CreateInvoiceRequestLinesInner(description="d", quantity=1, unit_price=1)],
    )


def series() -> CreateSeriesRequest:
    return CreateSeriesRequest(name="N", code="NEW", format="{CODIGO}-{NUM}", counter_reset="NEVER")


def another_company() -> CreateCompanyRequest:
    return CreateCompanyRequest(
        nif="B87654321",
        legal_name="Otra, S.L.",
        entity_type="LEGAL_ENTITY",
        address_street="Gran Via",
        address_postal_code="08001",
        address_city="Barcelona",
        address_province="Barcelona",
    )


def corrective() -> CreateCorrectiveInvoiceRequest:
    return CreateCorrectiveInvoiceRequest(rectification_type="TOTAL", rectification_code="R1", reason=REASON)


def bulk_status(id: str) -> ChangeInvoicesStatusBulkRequest:
    return ChangeInvoicesStatusBulkRequest(invoice_ids=[id], new_status="SENT")


Call = Callable[[BeeL, Things], Any]

WORKS: dict[str, Call] = {
    "invoices.list": lambda beel, _: beel.invoices.list(limit=5),
    "invoices.get": lambda beel, some: beel.invoices.get(some.draft),
    "invoices.create": lambda beel, _: beel.invoices.create(invoice()),
    "invoices.update": lambda beel, some: beel.invoices.update(some.draft, UpdateInvoiceRequest(notes="n")),
    "invoices.delete": lambda beel, some: beel.invoices.delete(some.draft),
    "invoices.issue": lambda beel, some: beel.invoices.issue(some.draft),
    "invoices.mark_paid": lambda beel, some: beel.invoices.mark_paid(some.issued),
    "invoices.mark_sent": lambda beel, some: beel.invoices.mark_sent(some.issued),
    "invoices.void": lambda beel, some: beel.invoices.void(some.issued, VoidInvoiceRequest(reason=REASON)),
    "invoices.schedule": lambda beel, some: beel.invoices.schedule(
        some.draft, ScheduleInvoiceRequest(scheduled_for=date(2099, 1, 2))
    ),
    "invoices.reschedule": lambda beel, some: beel.invoices.reschedule(
        some.scheduled, RescheduleInvoiceRequest(scheduled_for=date(2099, 1, 3))
    ),
    "invoices.send_email": lambda beel, some: beel.invoices.send_email(some.issued),
    "invoices.send_email_bulk": lambda beel, some: beel.invoices.send_email_bulk(
        SendInvoicesBulkEmailRequest(invoice_ids=[some.issued])
    ),
    "invoices.download_pdf_bulk": lambda beel, some: beel.invoices.download_pdf_bulk([some.issued]),
    "customers.list": lambda beel, _: beel.customers.list(),
    "customers.get": lambda beel, some: beel.customers.get(some.customer),
    "customers.create": lambda beel, _: beel.customers.create(customer("B00000001")),
    "customers.update": lambda beel, some: beel.customers.update(some.customer, UpdateCustomerRequest(notes="n")),
    "customers.deactivate": lambda beel, some: beel.customers.deactivate(some.customer),
    "products.list": lambda beel, _: beel.products.list(),
    "products.get": lambda beel, some: beel.products.get(some.product),
    "products.create": lambda beel, _: beel.products.create(CreateProductRequest(name="n", code="N")),
    "products.update": lambda beel, some: beel.products.update(some.product, UpdateProductRequest(name="m")),
    "products.delete": lambda beel, some: beel.products.delete(some.product),
    "products.search": lambda beel, _: beel.products.search("Uno"),
    "products.create_bulk": lambda beel, _: beel.products.create_bulk(
        CreateProductsBulkRequest(products=[CreateProductRequest(name="n")])
    ),
    "products.delete_bulk": lambda beel, some: beel.products.delete_bulk(
        DeleteProductsBulkRequest(product_ids=[some.product])
    ),
    "series.list": lambda beel, _: beel.series.list(),
    "series.get": lambda beel, some: beel.series.get(some.series),
    "series.create": lambda beel, _: beel.series.create(series()),
    "series.update": lambda beel, some: beel.series.update(some.series, UpdateSeriesRequest(name="m")),
    "series.delete": lambda beel, some: beel.series.delete(some.series),
    "series.set_default": lambda beel, some: beel.series.set_default(some.series),
    "companies.list": lambda beel, _: beel.companies.list(),
    "companies.get": lambda beel, some: beel.companies.get(some.company),
    "config.get_tax_configuration": lambda beel, _: beel.config.get_tax_configuration(),
    "config.update_tax_configuration": lambda beel, _: beel.config.update_tax_configuration(
        UpdateTaxConfigurationRequest(apply_irpf=False, payment_term_days=10)
    ),
    "config.get_tax_types": lambda beel, _: beel.config.get_tax_types(),
}
"""What is emulated; each returns what the SDK makes of the reply, but for the deletions, which answer nothing."""

REFUSED: dict[str, Call] = {
    "companies.create": lambda beel, _: beel.companies.create(another_company()),
    "companies.update": lambda beel, some: beel.companies.update(some.company, UpdateCompanyRequest(address_city="x")),
    "companies.delete": lambda beel, some: beel.companies.delete(some.company),
    "config.get_verifactu_configuration": lambda beel, _: beel.config.get_verifactu_configuration(),
    "config.update_language": lambda beel, _: beel.config.update_language(UpdateLanguageRequest(language="es")),
    "config.get_invoice_customization_options": lambda beel, _: beel.config.get_invoice_customization_options(),
}
"""What is not emulated: 501, by name."""

BROKEN: dict[str, Call] = {
    "invoices.duplicate": lambda beel, some: beel.invoices.duplicate(some.draft, DuplicateInvoiceRequest()),
    "invoices.cancel_scheduled": lambda beel, some: beel.invoices.cancel_scheduled(some.scheduled),
    "invoices.download_pdf": lambda beel, some: beel.invoices.download_pdf(some.issued),
    "invoices.create_corrective": lambda beel, _: beel.invoices.create_corrective(corrective()),
    "invoices.submit_verifactu": lambda beel, some: beel.invoices.submit_verifactu(some.issued),
    "invoices.create_bulk": lambda beel, _: beel.invoices.create_bulk(
        CreateInvoicesBulkRequest(invoices=[invoice().to_dict()])
    ),
    "invoices.change_status_bulk": lambda beel, some: beel.invoices.change_status_bulk(bulk_status(some.issued)),
    "customers.delete": lambda beel, some: beel.customers.delete(some.customer),
    "customers.create_bulk": lambda beel, _: beel.customers.create_bulk(
        CreateCustomersBulkRequest(customers=[customer("B00000002")])
    ),
    "customers.deactivate_bulk": lambda beel, some: beel.customers.deactivate_bulk([some.customer]),
}
"""What names a method of the generated client that is not there: nothing is sent."""

UNDERNEATH: dict[str, Call] = {
    "invoices.duplicate": lambda beel, some: beel.invoices._invoices_api.duplicate_invoice(some.draft),
    "invoices.cancel_scheduled": lambda beel, some: beel.invoices._lifecycle_api.unschedule_invoice(some.scheduled),
    "invoices.download_pdf": lambda beel, some: beel.invoices._delivery_api.generate_invoice_pdf(some.issued),
    "invoices.create_corrective": lambda beel, some: beel.invoices._lifecycle_api.create_corrective_invoice(
        some.issued, corrective()
    ),
    "invoices.create_bulk": lambda beel, _: beel.invoices._delivery_api.create_invoices_bulk(
        CreateInvoicesBulkRequest(invoices=[invoice().to_dict()])
    ),
    "invoices.change_status_bulk": lambda beel, some: beel.invoices._delivery_api.change_invoices_status_bulk(
        bulk_status(some.issued)
    ),
    "customers.create_bulk": lambda beel, _: CustomerImportApi(beel.get_api_client()).create_customers_bulk(
        CreateCustomersBulkRequest(customers=[customer("B00000002")])
    ),
    "customers.deactivate_bulk": lambda beel, some: CustomerImportApi(beel.get_api_client()).deactivate_customers_bulk(
        some.customer
    ),
}
"""The same by the generated client itself, where that has it."""


def public_methods(beel: BeeL) -> set[str]:
    return {
        f"{resource}.{name}"
        for resource in RESOURCES
        for name in dir(getattr(beel, resource))
        if not name.startswith("_")
    }


def test_none_is_forgotten(beel: BeeL) -> None:
    assert {*WORKS, *REFUSED, *BROKEN} == public_methods(beel)
    assert len(WORKS) + len(REFUSED) + len(BROKEN) == len(public_methods(beel))


@pytest.mark.parametrize("name", WORKS)
def test_what_works(beel: BeeL, things: Things, name: str) -> None:
    answer = WORKS[name](beel, things)
    if name.endswith(".delete"):
        assert answer is None
    elif name == "invoices.download_pdf_bulk":
        assert bytes(answer).startswith(b"PK")
    else:
        assert answer.success is True


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_by_name(beel: BeeL, things: Things, name: str) -> None:
    with pytest.raises(ApiException) as refused:
        REFUSED[name](beel, things)
    assert refused.value.status == 501
    assert "NOT_EMULATED" in str(refused.value.body)


@pytest.mark.parametrize("name", BROKEN)
def test_what_the_sdk_itself_cannot_call(beel: BeeL, things: Things, name: str) -> None:
    with pytest.raises(AttributeError):
        BROKEN[name](beel, things)


@pytest.mark.parametrize("name", UNDERNEATH)
def test_what_works_underneath(beel: BeeL, things: Things, name: str) -> None:
    assert UNDERNEATH[name](beel, things).success is True
