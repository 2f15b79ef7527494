"""The page on which a customer does what an intent waits for: authenticates, authorizes, pays, verifies an account.

It stands in for those of banks and of other providers; afterwards the customer is sent back to where they came from, as
docs.stripe.com/payments/3d-secure and docs.stripe.com/payments/payment-intents describe it.
"""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import Blueprint, Response, abort, url_for

from emulator.billing.core.errors import APIError
from emulator.billing.payments.bank_transfers import (
    financial_addresses,
    reference_of,
    shown_lines,
    transfer_for,
)
from emulator.billing.payments.cash_payments import TRANSFER_ACTION
from emulator.billing.payments.intents import Intent
from emulator.billing.payments.next_actions import action_link_is_valid
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.delivery.presentation.formats import format_amount
from emulator.delivery.presentation.languages import Language, language
from emulator.delivery.presentation.view import Row
from emulator.pages.form import posted_form
from emulator.pages.hosted_links import HostedLink, read_link
from emulator.pages.method_forms import label_of
from emulator.pages.qr_code import png_response, svg_response
from emulator.pages.responses import PRIVATE, html_page, origin_of
from emulator.services import customer_actions
from emulator.services.payments import stored_method
from emulator.store.store import ContentionError, Store
from emulator.store.unit_of_work import UnitOfWork

_SETTLED = ("succeeded", "processing", "requires_capture", "requires_confirmation")


def add_action_pages(pages: Blueprint, store: Store) -> None:
    """Adds the page, reading from and answering to a store."""

    def show(account: str, token: str) -> Response:
        uow, intent = _intent_of(store, read_link(account, token))
        return action_page(intent, uow, language(uow.ctx.account.locale), intent.return_url)

    def submit(account: str, token: str) -> Response:
        link, agreed = read_link(account, token), posted_form().get("answer") == "complete"
        _intent_of(store, link)
        try:
            intent = store.run(link.world, lambda uow: _answer(uow, link, agreed=agreed))
        except (APIError, ContentionError):
            return _again(account, token)
        if intent.return_url is None:
            return _again(account, token)
        return Response(status=303, headers={"Location": _way_back(intent, intent.return_url), **PRIVATE})

    def code_svg(account: str, token: str) -> Response:
        _intent_of(store, read_link(account, token))
        return svg_response(url_for("pages.show_action", account=account, token=token, _external=True))

    def code_png(account: str, token: str) -> Response:
        _intent_of(store, read_link(account, token))
        return png_response(url_for("pages.show_action", account=account, token=token, _external=True))

    path = "/payments/<account>/<token>"
    pages.add_url_rule(path, "show_action", show)
    pages.add_url_rule(path, "submit_action", submit, methods=["POST"])
    pages.add_url_rule(f"{path}/code.svg", "action_code_svg", code_svg)
    pages.add_url_rule(f"{path}/code.png", "action_code_png", code_png)


def _intent_of(store: Store, link: HostedLink) -> tuple[UnitOfWork, Intent]:
    """The intent that a link opens. Aborts with 404 for a link that nobody gave out."""
    uow = store.unit_of_work(link.world)
    intent = customer_actions.waiting_intent(uow, link.target.id)
    if intent is None or not action_link_is_valid(link.target, intent):
        abort(404)
    return uow, intent


def _answer(uow: UnitOfWork, link: HostedLink, *, agreed: bool) -> Intent:
    intent = customer_actions.waiting_intent(uow, link.target.id)
    if intent is None:
        abort(404)
    return customer_actions.answer(uow, intent, agreed=agreed)


def _again(account: str, token: str) -> Response:
    return Response(
        status=303, headers={"Location": url_for("pages.show_action", account=account, token=token), **PRIVATE}
    )


def _way_back(intent: Intent, return_url: str) -> str:
    """Where the customer came from, with what is to be known there of the intent."""
    name = intent.RESOURCE_TYPE.name
    told = {
        name: intent.id,
        f"{name}_client_secret": intent.client_secret,
        "redirect_status": "succeeded" if intent.status in _SETTLED else "failed",
    }
    place = urlsplit(return_url)
    query = urlencode([*parse_qsl(place.query, keep_blank_values=True), *told.items()])
    return urlunsplit(place._replace(query=query))


def action_page(intent: Intent, uow: UnitOfWork, spoken: Language, return_url: str | None) -> Response:
    """The page in a language; its answers may lead to `return_url`."""
    method = stored_method(uow, intent.payment_method)
    is_card = method is not None and method.card is not None
    amount = (
        format_amount(intent.amount_unfunded, intent.currency, spoken.locale)
        if isinstance(intent, PaymentIntent)
        else ""
    )
    return html_page(
        "payment_action.html",
        spoken,
        None,
        form_target=origin_of(return_url),
        texts="hosted.authentication" if is_card else "hosted.action",
        waits=intent.status == "requires_action" and method is not None,
        amount=amount,
        method=label_of(method),
        transfer=_transfer(intent, spoken, uow),
        business=uow.ctx.account.display_name,
        contact="",
        test_mark="" if uow.ctx.livemode else spoken.text("mark.test"),
        test_note="" if uow.ctx.livemode else spoken.text("mark.test_note"),
    )


def _transfer(intent: Intent, spoken: Language, uow: UnitOfWork) -> list[Row]:
    """Where the customer sends what is missing, if that is what is waited for."""
    if not isinstance(intent, PaymentIntent) or intent.action != TRANSFER_ACTION or intent.customer is None:
        return []
    transfer = transfer_for(intent.currency, intent.options_of("customer_balance").get("bank_transfer"))
    lines = shown_lines(financial_addresses(transfer, intent.customer, uow.ctx.account))
    told = [*lines, ("reference", reference_of(intent.id))]
    return [Row(spoken.text(f"transfer.{name}"), value) for name, value in told]
