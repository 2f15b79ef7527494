"""The receipt of a payment."""

from flask import Response

from emulator.billing.charges import Charge
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.mail import document_of
from emulator.billing.receipts import card_label, document_of_charge
from emulator.delivery.presentation import present
from emulator.delivery.presentation.formats import format_amount, format_day
from emulator.pages.invoice_page import SHOWN_LINES
from emulator.pages.responses import html_page
from emulator.store.unit_of_work import UnitOfWork


def receipt_page(invoice: Invoice | None, charge: Charge, work: UnitOfWork) -> Response:
    """What a charge paid, with the invoice that it was for, if any; it follows the charge's refunds."""
    document = document_of_charge(charge, work.at) if invoice is None else document_of(invoice, work.at)
    view = present(document)
    locale = view.language.locale
    refunded = format_amount(charge.amount_refunded, charge.currency, locale) if charge.amount_refunded else ""
    return html_page(
        "receipt.html",
        view.language,
        document,
        view=view,
        business=view.business,
        contact=view.contact,
        test_mark=view.test_mark,
        test_note=view.test_note,
        shown_lines=SHOWN_LINES,
        amount=format_amount(charge.amount, charge.currency, locale),
        paid_on=format_day(charge.created, locale),
        payment_method=card_label(charge.card),
        receipt_number=charge.receipt_number or "",
        refunded=refunded,
    )
