"""The invoice as a PDF."""

from emulator.delivery.pdf.render import render_pdf

__all__ = ["render_pdf"]
