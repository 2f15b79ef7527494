"""The documents that links of invoices, credit notes and payments lead to: PDFs, and the page of a receipt."""

import re

from flask import Blueprint, Response, abort

from emulator.billing.credit_notes.mail import document_of_note
from emulator.billing.invoices.mail import document_of
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.receipts import receipt_link_is_valid
from emulator.delivery.pdf import render_credit_note_pdf, render_pdf
from emulator.pages.hosted_links import credit_note_of_link, invoice_of_link, read_link
from emulator.pages.receipt_page import receipt_page, receipt_pdf
from emulator.pages.responses import PRIVATE
from emulator.services.payments import invoice_of
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork

_UNSAFE_IN_FILE_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


def add_documents(pages: Blueprint, store: Store) -> None:
    """Adds the documents, made anew each time they are asked for."""

    def pdf(account: str, token: str) -> Response:
        link = read_link(account, token)
        uow = store.unit_of_work(link.world)
        invoice = invoice_of_link(link, uow)
        document = document_of(invoice, uow.ctx).as_issued()
        return _pdf_response(render_pdf(document), f"Invoice-{invoice.number or invoice.id}")

    def credit_note_pdf(account: str, token: str) -> Response:
        link = read_link(account, token)
        uow = store.unit_of_work(link.world)
        note, invoice = credit_note_of_link(link, uow)
        pdf = render_credit_note_pdf(document_of_note(note, invoice), document_of(invoice, uow.ctx))
        return _pdf_response(pdf, f"Credit-note-{note.number}")

    def receipt(account: str, token: str) -> Response:
        charge, uow = _charge_of_link(store, account, token)
        return receipt_page(invoice_of(uow, charge), charge, uow)

    def receipt_file(account: str, token: str) -> Response:
        charge, uow = _charge_of_link(store, account, token)
        return _pdf_response(
            receipt_pdf(invoice_of(uow, charge), charge, uow), f"Receipt-{charge.receipt_number or charge.id}"
        )

    pages.add_url_rule("/invoice/<account>/<token>/pdf", "pdf", pdf)
    pages.add_url_rule("/credit_notes/<account>/<token>/pdf", "credit_note_pdf", credit_note_pdf)
    pages.add_url_rule("/receipts/<account>/<token>", "receipt", receipt)
    pages.add_url_rule("/receipts/<account>/<token>/pdf", "receipt_pdf", receipt_file)


def _charge_of_link(store: Store, account: str, token: str) -> tuple[Charge, UnitOfWork]:
    link = read_link(account, token)
    uow = store.unit_of_work(link.world)
    charge = uow.get(Charge, link.target.id)
    if charge is None or not receipt_link_is_valid(link.target, charge):
        abort(404)
    return charge, uow


def _pdf_response(pdf: bytes, name: str) -> Response:
    reply = Response(pdf, content_type="application/pdf", headers=PRIVATE)
    safe_name = _UNSAFE_IN_FILE_NAMES.sub("-", name)
    reply.headers.set("Content-Disposition", "attachment", filename=f"{safe_name}.pdf")
    return reply
