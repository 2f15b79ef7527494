"""Invoices and credit notes as PDFs."""

from emulator.delivery.pdf.render import render_credit_note_pdf, render_pdf

__all__ = ["render_credit_note_pdf", "render_pdf"]
