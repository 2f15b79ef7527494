"""From the facts of a `QuoteDocument` to what a reader sees of it.

Which facts a quote shows: Stripe docs, "Create and send a quote" and api/quotes/object. Their order is the invoice's.
"""

from __future__ import annotations

from collections.abc import Iterator

from babel.units import format_unit

from emulator.billing.documents.document import InvoiceDocument, QuoteDocument
from emulator.delivery.presentation.clean_text import clean_line, clean_text
from emulator.delivery.presentation.document_formatter import DocumentFormatter, brand_colour
from emulator.delivery.presentation.formats import format_day
from emulator.delivery.presentation.languages import Language, language
from emulator.delivery.presentation.view import DocumentView, Row

_MARKED = ("accepted", "canceled", "draft")


def present_quote(quote: QuoteDocument, paper: InvoiceDocument) -> DocumentView:
    """Write a quote out in the language of `paper`, which has its parties and lines."""
    lang = language(paper.locale)
    formatter = DocumentFormatter(lang, paper.currency)
    texts = (clean_text(text or "").strip() for text in (quote.header, paper.memo))
    return DocumentView(
        language=lang,
        title=lang.text("quote.title"),
        business=clean_line(paper.seller.name),
        contact=clean_line(paper.seller.email or paper.seller.phone or ""),
        number=clean_line(quote.number or ""),
        headline=lang.text("quote.headline", amount=formatter.amount(paper.total)),
        status=quote.status,
        mark=lang.text(f"mark.{quote.status}") if quote.status in _MARKED else "",
        test_mark="" if paper.livemode else lang.text("mark.test"),
        test_note="" if paper.livemode else lang.text("quote.test_note"),
        facts=tuple(_facts(quote, paper, lang)),
        seller=formatter.party("", paper.seller),
        bill_to=formatter.party(lang.text("quote.for"), paper.bill_to),
        ship_to=None,
        memo="\n\n".join(filter(None, texts)),
        columns=formatter.columns(),
        lines=tuple(map(formatter.line, paper.lines)),
        has_tax=any(line.taxes for line in paper.lines),
        totals=tuple(_totals(paper, formatter)),
        settlement=tuple(_renewal(quote, formatter)),
        notes=(),
        footer=clean_text(paper.footer or "").strip(),
        pay_url="",
        brand_colour=brand_colour(paper.brand_colour),
    )


def _facts(quote: QuoteDocument, paper: InvoiceDocument, lang: Language) -> Iterator[Row]:
    if quote.number:
        yield Row(lang.text("quote.number"), clean_line(quote.number))
    if paper.issued_at is not None:
        yield Row(lang.text("quote.issued"), format_day(paper.issued_at, lang.locale))
    yield Row(lang.text("quote.expires"), format_day(quote.expires_at, lang.locale))


def _totals(paper: InvoiceDocument, formatter: DocumentFormatter) -> Iterator[Row]:
    yield from formatter.sums(paper)
    yield Row(formatter.lang.text("quote.total"), formatter.amount(paper.total), strong=True)


def _renewal(quote: QuoteDocument, formatter: DocumentFormatter) -> Iterator[Row]:
    """What each renewal costs, where there are any."""
    if quote.renewal is None:
        return
    label = formatter.lang.text("quote.then", interval=_interval(quote, formatter.lang))
    yield Row(label, formatter.amount(quote.renewal))


def _interval(quote: QuoteDocument, lang: Language) -> str:
    if quote.interval_count == 1:
        return lang.text(f"quote.each.{quote.interval}")
    period = format_unit(quote.interval_count, f"duration-{quote.interval}", "long", locale=lang.locale)
    return lang.text("quote.every", period=period)
