"""The pages that show no invoice: a link that was never good, and one that is not any more."""

from flask import Request, Response, request

from emulator.delivery.presentation import DEFAULT_LOCALE, SUPPORTED_LOCALES, present_invoice
from emulator.delivery.presentation.languages import language
from emulator.pages.document_page import document_page
from emulator.pages.hosted_links import ExpiredLinkError
from emulator.pages.responses import html_page


def not_found(asked: Request) -> Response:
    """404, in a language that the visitor's browser asks for: whose customer this would be is not known."""
    wanted = asked.accept_languages.best_match(SUPPORTED_LOCALES) or DEFAULT_LOCALE
    return _error_page(wanted, "hosted.not_found", 404)


def unavailable(status: int, sentence: str) -> Response:
    """The sentence alone: whose page it would be cannot be looked up."""
    return Response(sentence + "\n", status=status, content_type="text/plain; charset=utf-8")


def link_not_found(_error: Exception) -> Response:
    """404 for the request in hand."""
    return not_found(request)


def link_expired(error: ExpiredLinkError) -> Response:
    """410: the link was good once; a new one has to be asked for."""
    view = present_invoice(error.document)
    return document_page(
        "plain.html",
        view,
        error.document,
        410,
        title=view.language.text("hosted.expired.title"),
        text=view.language.text("hosted.expired.text", business=view.business),
    )


def _error_page(locale: str, key: str, status: int) -> Response:
    texts = language(locale)
    return html_page(
        "plain.html",
        texts,
        None,
        status,
        title=texts.text(f"{key}.title"),
        text=texts.text(f"{key}.text"),
        business="",
        contact="",
        test_mark="",
        test_note="",
    )
