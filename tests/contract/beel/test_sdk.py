"""The official Python SDK, unmodified, against the emulator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from beel import BeeL, BeeLError, SendEmailRequest, WebhookVerificationError, WebhookVerifier
from beel_generated import ApiException
from beel_generated.exceptions import (
    BadRequestException,
    NotFoundException,
    UnauthorizedException,
    UnprocessableEntityException,
)
from beel_generated.models import (
    Address,
    CreateCustomerRequest,
    CreateInvoiceRequest,
    CreateInvoiceRequestLinesInner,
    ErrorResponse,
    Invoice,
    InvoicePdfResponse,
    InvoiceStatus,
    InvoiceType,
    IrpfPercentage,
    Language,
    ListInvoices200Response,
    MarkInvoicePaidRequest,
    Recipient,
    SendInvoiceEmail200Response,
    SendInvoicesBulkEmailRequest,
    TaxInfo,
    TaxType,
    UpdateInvoiceRequest,
    VoidInvoiceRequest,
)

from tests.support.beel import Company
from tests.support.mailbox import Mailbox
from tests.support.webhook_receiver import receiving

UNKNOWN = "550e8400-e29b-41d4-a716-446655440000"


@contextmanager
def closing(client: BeeL) -> Iterator[BeeL]:
    """The client; it has no way of its own to close its connections."""
    try:
        yield client
    finally:
        client.get_api_client().rest_client.pool_manager.clear()


def base(company: Company) -> str:
    """What the SDK takes as its base URL."""
    return f"{company.wire.url}/beel/api"


@pytest.fixture
def beel(live: Company) -> Iterator[BeeL]:
    """The SDK with a live key: constructing it makes its first request."""
    with closing(BeeL(live.key, base_url=base(live))) as client:
        yield client


def draft(beel: BeeL, **more: Any) -> Invoice:
    """A customer and an invoice for them."""
    address = Address(
        street="Carrer d'Aragó",
        number="255",
        postal_code="08007",
        city="Barcelona",
        province="Barcelona",
        country="España",
    )
    facts = CreateCustomerRequest(legal_name="Distribucions Núria, S.A.", nif="B12345678", address=address)
    facts.email = more.pop("email", "nuria@example.com")
    customer = beel.customers.create(facts).data
    line = CreateInvoiceRequestLinesInner(
        description="Consultoría",
        quantity=10,
        unit_price=150.0,
        main_tax=TaxInfo(type=TaxType.IVA, percentage=21),
        irpf_rate=IrpfPercentage.NUMBER_15,
    )
    request = CreateInvoiceRequest(
        type=InvoiceType.STANDARD,
        issue_date=date(2026, 3, 10),
        recipient=Recipient(recipient_type="EXISTING", customer_id=customer.id),
        lines=[line],
        **more,
    )
    made: Invoice = beel.invoices.create(request).data
    return made


def test_the_whole_way(beel: BeeL, live: Company, mailbox: Mailbox) -> None:
    there = f"{live.secret}@example.com"
    invoice = draft(beel, email=there, due_date=date(2036, 3, 10))
    assert (invoice.status, invoice.totals.invoice_total) == (InvoiceStatus.DRAFT, 1590.0)

    issued = beel.invoices.issue(invoice.id).data
    assert (issued.status, issued.invoice_number, issued.number) == (InvoiceStatus.ISSUED, "FAC-2026-0001", 1)

    sent = beel.invoices.send_email(invoice.id)
    assert isinstance(sent, SendInvoiceEmail200Response)
    assert (sent.success, sent.data.sent_to) == (True, [there])
    (mail,) = mailbox.wait_for(there)
    assert mail["Subject"] == "Factura FAC-2026-0001 – Empresa Emulada, S.L."

    read = beel.invoices.get(invoice.id).data
    assert isinstance(read, Invoice)
    assert (read.status, read.sent_at) == (InvoiceStatus.SENT, sent.data.sent_at)
    assert [each.recipient for each in read.sending_history] == [there]

    paid = beel.invoices.mark_paid(invoice.id, MarkInvoicePaidRequest(payment_date=date(2026, 3, 11))).data
    assert (paid.status, paid.payment_date) == (InvoiceStatus.PAID, date(2026, 3, 11))

    page = beel.invoices.list(page=1, limit=20, status=InvoiceStatus.PAID, date_from=date(2026, 1, 1))
    assert isinstance(page, ListInvoices200Response)
    assert [each.id for each in page.data.invoices] == [invoice.id]
    assert (page.data.pagination.total_items, page.data.pagination.has_next) == (1, False)


def test_send_with_every_option(beel: BeeL, live: Company, mailbox: Mailbox) -> None:
    invoice = draft(beel)
    beel.invoices.issue(invoice.id)
    there = f"all.{live.secret}@example.com"
    request = SendEmailRequest(
        recipients=[there],
        cc=["copia@example.com"],
        subject="Your invoice",
        message="Hello,",
        attach_pdf=False,
        language=Language.EN,
    )
    sent = beel.invoices.send_email(invoice.id, request)
    assert sent.data.sent_to == [there]
    (mail,) = mailbox.wait_for(there)
    assert (mail["Cc"], mail["Subject"], list(mail.iter_attachments())) == ("copia@example.com", "Your invoice", [])


def test_the_rest_of_the_surface(beel: BeeL) -> None:
    invoice = draft(beel, due_date=date(2036, 3, 10))
    assert beel.invoices.update(invoice.id, UpdateInvoiceRequest(notes="Gracias")).data.notes == "Gracias"
    beel.invoices.issue(invoice.id)
    pdf = beel.invoices._delivery_api.generate_invoice_pdf(invoice.id)
    assert isinstance(pdf, InvoicePdfResponse)
    assert pdf.data.file_name == "factura_FAC-2026-0001.pdf"
    assert beel.invoices.mark_sent(invoice.id).data.status == InvoiceStatus.SENT
    assert beel.invoices._lifecycle_api.revert_invoice_to_issued(invoice.id).data.status == InvoiceStatus.ISSUED
    bulk = beel.invoices.send_email_bulk(SendInvoicesBulkEmailRequest(invoice_ids=[invoice.id, UNKNOWN]))
    assert (bulk.data.invoices_attached, bulk.data.failures[0].error_code) == (1, "NOT_FOUND")
    voided = beel.invoices.void(invoice.id, VoidInvoiceRequest(reason="Emitida por error"))
    assert voided.data.status == InvoiceStatus.VOIDED
    assert [series.code for series in beel.series.list().data] == ["FAC"]
    assert [each.legal_name for each in beel.customers.list().data.customers] == ["Distribucions Núria, S.A."]
    assert [each.legal_name for each in beel.companies.list().data] == ["Empresa Emulada, S.L."]


def test_an_idempotency_key(beel: BeeL) -> None:
    line = CreateInvoiceRequestLinesInner(description="d", quantity=1, unit_price=1)
    request = CreateInvoiceRequest(
        type=InvoiceType.SIMPLIFIED,
        issue_date=date(2026, 3, 10),
        recipient=Recipient(recipient_type="SIMPLIFIED"),
        lines=[line],
    )
    first, again = (beel.invoices._invoices_api.create_invoice(request, idempotency_key="k") for _ in range(2))
    assert first.data.id == again.data.id


@pytest.mark.parametrize(
    ("call", "error", "status", "code"),
    [
        (lambda beel, id: beel.invoices.send_email(id), BadRequestException, 400, "INVOICE_DRAFT_NOT_SENDABLE"),
        (lambda beel, _id: beel.invoices.send_email(UNKNOWN), NotFoundException, 404, "NOT_FOUND"),
        (lambda beel, _id: beel.invoices.get(UNKNOWN), NotFoundException, 404, "NOT_FOUND"),
        (lambda beel, id: beel.invoices.send_email(id, SendEmailRequest(recipients=["no mail"])),
         BadRequestException, 400, "VALIDATION_ERROR"),
        (lambda beel, id: beel.invoices.update(id, UpdateInvoiceRequest(series_id=UNKNOWN)),
         UnprocessableEntityException, 422, "VALIDATION_ERROR"),
    ],
)  # fmt: skip
def test_typed_errors(
    beel: BeeL, call: Callable[[BeeL, str], Any], error: type[ApiException], status: int, code: str
) -> None:
    invoice = draft(beel)
    with pytest.raises(error) as raised:
        call(beel, invoice.id)
    assert raised.value.status == status
    assert isinstance(raised.value.data, ErrorResponse)
    assert raised.value.data.error.code == code


def test_a_bad_key(live: Company) -> None:
    with pytest.raises(BeeLError) as raised:
        BeeL("beel_nonsense", base_url=base(live))
    assert raised.value.status_code == 401
    with closing(BeeL("beel_nonsense", base_url=base(live), skip_validation=True)) as beel:
        with pytest.raises(UnauthorizedException) as refused:
            beel.invoices.send_email(UNKNOWN)
        assert refused.value.data.error.code == "UNAUTHORIZED"


def test_a_key_without_the_scope(live: Company) -> None:
    with pytest.raises(BeeLError) as raised:
        BeeL(live.with_key("live", "_invoices-read").key, base_url=base(live))
    assert raised.value.status_code == 403


def test_its_verifier_takes_our_deliveries(beel: BeeL, live: Company) -> None:
    with receiving() as receiver:
        body = {"url": receiver.url, "events": ["invoice.email.sent"]}
        secret = live.data(live.wire.post("/webhooks", body), 201)["secret"]
        invoice = draft(beel)
        beel.invoices.issue(invoice.id)
        beel.invoices.send_email(invoice.id)
        (delivery,) = receiver.wait(1)
    signature = delivery.headers["BeeL-Signature"]
    text = delivery.body.decode()
    event = WebhookVerifier(secret).verify(text, signature)
    assert (event.type, event.data["all_recipients"]) == ("invoice.email.sent", ["nuria@example.com"])
    with pytest.raises(WebhookVerificationError):
        WebhookVerifier(secret).verify(text + " ", signature)
