"""The pages of what takes nothing any more: a Checkout Session that is complete or has expired, a payment link."""

from collections.abc import Sequence

from flask import Response

from emulator.billing.checkout.links import success_location
from emulator.billing.checkout.payment_link import PaymentLink
from emulator.billing.checkout.session import CheckoutSession
from emulator.billing.core.structs import replace
from emulator.delivery.presentation.invoice_presenter import safe_url
from emulator.delivery.presentation.languages import Language
from emulator.pages.checkout.branding import branding_of, frame_values
from emulator.pages.checkout.languages import language_of
from emulator.pages.checkout.order_view import message_of, order_of
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


def inactive_page(link: PaymentLink, uow: UnitOfWork, locale: str | None = None) -> Response:
    """The page of a link that takes nobody, in the words of the business where it has any."""
    session = replace(link.prototype, locale=locale or link.prototype.locale)
    spoken, business = language_of(session, uow), branding_of(session, uow.ctx).business
    title = spoken.text("checkout.link_inactive.title")
    text = message_of(link.inactive_message) or spoken.text("checkout.link_inactive.text", business=business)
    return _notice(session, uow, title, [text], code=410)


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
    if said := message_of(session.thanks):
        done = said
    if session.payment_status == "unpaid":
        return [spoken.text("hosted.processing_note"), done]
    if said or session.payment_status == "no_payment_required":
        return [done]
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
