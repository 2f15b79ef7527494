"""The pages of a Checkout Session that takes nothing any more: it is complete, or it has expired."""

from collections.abc import Sequence

from flask import Response

from emulator.billing.checkout.links import success_location
from emulator.billing.checkout.session import CheckoutSession
from emulator.delivery.presentation.invoice_presenter import safe_url
from emulator.delivery.presentation.languages import Language
from emulator.pages.checkout.branding import branding_of, frame_values
from emulator.pages.checkout.languages import language_of
from emulator.pages.checkout.order_view import order_of
from emulator.pages.checkout.view import Sum
from emulator.pages.responses import render_page
from emulator.store.unit_of_work import UnitOfWork


def expired_page(session: CheckoutSession, uow: UnitOfWork) -> Response:
    """The page of a session that has expired; it leads back to where the customer came from."""
    spoken, business = language_of(session, uow), branding_of(session, uow.ctx).business
    return _notice(
        session,
        uow,
        spoken.text("checkout.expired.title"),
        [spoken.text("checkout.expired.text", business=business)],
        back=safe_url(session.cancel_url),
        code=410,
    )


def complete_page(session: CheckoutSession, uow: UnitOfWork) -> Response:
    """The page of a session that is complete, which thanks and leads on to the business."""
    spoken, business = language_of(session, uow), branding_of(session, uow.ctx).business
    return _notice(
        session,
        uow,
        spoken.text(f"checkout.thanks.{session.mode}"),
        _thanks(session, spoken, business),
        sums=[each for each in order_of(session, business, spoken, uow).sums if each.is_total],
        back=safe_url(success_location(session)),
        is_good=True,
    )


def _thanks(session: CheckoutSession, spoken: Language, business: str) -> list[str]:
    done = spoken.text("checkout.complete.text")
    if session.payment_status == "no_payment_required":
        return [done]
    if session.payment_status == "unpaid":
        return [spoken.text("hosted.processing_note"), done]
    return [spoken.text("checkout.thanks.text", business=business), done]


def _notice(
    session: CheckoutSession,
    uow: UnitOfWork,
    title: str,
    texts: Sequence[str],
    *,
    sums: Sequence[Sum] = (),
    back: str = "",
    is_good: bool = False,
    code: int = 200,
) -> Response:
    branding = branding_of(session, uow.ctx)
    values = {
        **frame_values(branding, language_of(session, uow), uow.ctx),
        "title": title,
        "texts": texts,
        "sums": sums,
        "back": back,
        "is_good": is_good,
    }
    return render_page("checkout/notice.html", branding.style, values, code)
