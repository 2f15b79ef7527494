"""The page of an open Checkout Session (docs.stripe.com/payments/checkout), refilled with what was typed."""

from flask import Response, url_for
from msgspec import Struct

from emulator.billing.checkout.amounts import total
from emulator.billing.checkout.links import success_location
from emulator.billing.checkout.payment_link import PaymentLink
from emulator.billing.checkout.session import CheckoutSession
from emulator.billing.core.structs import replace
from emulator.delivery.presentation.formats import format_amount
from emulator.delivery.presentation.invoice_presenter import safe_url
from emulator.delivery.presentation.languages import Language
from emulator.pages.checkout.asking import Asking, Typed, shown_again
from emulator.pages.checkout.branding import Branding, branding_of, frame_values
from emulator.pages.checkout.languages import language_of
from emulator.pages.checkout.order_view import due_of, message_of, order_of
from emulator.pages.checkout.posted import Mistakes, Reading, without_secrets
from emulator.pages.checkout.questions import BILLING, Questions, Section, country, postal_code, questions_of
from emulator.pages.checkout.shipping_view import shipping_choices
from emulator.pages.checkout.view import CheckoutView, Field, Group, Order
from emulator.pages.checkout.ways_to_pay import CARD, WaysToPay, Writer, offered_types
from emulator.pages.method_forms import label_of
from emulator.pages.responses import origin_of, render_page
from emulator.services import checkout
from emulator.services.payments import stored_method
from emulator.services.saved_methods import saved_methods
from emulator.store.unit_of_work import UnitOfWork


class Said(Struct, frozen=True):
    """What the page says of the last attempt.

    Attributes:
        typed: what was typed.
        mistakes: what is wrong with it, by the names of the fields.
        problem: what went wrong.
        news: what has changed.
        status: of the reply.
    """

    typed: Typed = {}
    mistakes: Mistakes = {}
    problem: str = ""
    news: str = ""
    status: int = 200


NOTHING_SAID = Said()


class CheckoutPage(Struct, frozen=True):
    """The page of a session, as it reads in a unit of work."""

    session: CheckoutSession
    uow: UnitOfWork

    @property
    def spoken(self) -> Language:
        """The language of the page."""
        return language_of(self.session, self.uow)

    @property
    def branding(self) -> Branding:
        """Who sells."""
        return branding_of(self.session, self.uow.ctx)

    @property
    def business(self) -> str:
        """The name of who sells."""
        return self.branding.business

    def questions(self) -> Questions:
        """What is asked for beside the way to pay."""
        return questions_of(self.session, self.business, self.spoken, self.uow, pays=bool(self.ways().types))

    def ways(self) -> WaysToPay:
        """How it can be paid; in no way where nothing is to be."""
        if not checkout.takes_method(self.session):
            return WaysToPay((), ())
        return WaysToPay(
            saved=saved_methods(self.uow, self.session),
            types=offered_types(self.session),
            address=() if self.session.billing_address_collection == "required" else self._card_address(),
        )

    def reading(self) -> Reading:
        """What reads the form."""
        return Reading(self.session, self.questions(), self.ways(), self.spoken, self.uow.ctx.now)

    def used_up(self) -> PaymentLink | None:
        """The link of an open session, where as many others were completed meanwhile as may be."""
        link = checkout.link_of(self.uow, self.session)
        return link if link is not None and link.is_used_up else None

    def closed(self) -> str:
        """Why nothing is taken here; empty where it is."""
        if self.uow.ctx.livemode:
            return self.spoken.text("checkout.live_note")
        if self.used_up() is not None:
            return self.spoken.text("checkout.link_inactive.title")
        clock = self.uow.test_clock
        moves = clock is not None and clock.status == "advancing"
        return self.spoken.text("hosted.error.time_moves") if moves else ""

    def response(self, said: Said = NOTHING_SAID) -> Response:
        """The page."""
        branding = self.branding
        values = {
            **frame_values(branding, self.spoken, self.uow.ctx),
            "view": self._view(said),
            "pay_at": url_for("pages.submit_checkout", id=self.session.id),
            "continue_at": url_for("pages.show_checkout_action", id=self.session.id),
        }
        target = origin_of(success_location(self.session))
        return render_page("checkout/page.html", branding.style, values, said.status, target)

    def _view(self, said: Said) -> CheckoutView:
        shown, closed = Said(without_secrets(said.typed), said.mistakes), self.closed()
        questions, ways = self.questions(), self.ways()
        writer = Writer(self.spoken, self.business, shown.typed, shown.mistakes)
        return CheckoutView(
            business=self.business,
            back=safe_url(self.session.cancel_url),
            order=self._order(shown, is_closed=bool(closed)),
            contact=self._group(questions.contact, shown),
            shipping=None if questions.shipping is None else self._group(questions.shipping, shown),
            shipping_choices=shipping_choices(self.session, self.spoken),
            methods=tuple(writer.methods(self._refilled(ways, shown))),
            billing=None if questions.billing is None else self._group(questions.billing, shown),
            extra=None if questions.extra is None else self._group(questions.extra, shown),
            consents=tuple(shown_again(each.field, shown.typed, shown.mistakes) for each in questions.consents),
            button=self._button(),
            above_button=message_of(self.session.custom_text.get("submit")),
            below_button=tuple(filter(None, (self._agreement(), self._said("after_submit")))),
            problem=said.problem or (self.spoken.text("checkout.error.fields") if said.mistakes else ""),
            news=said.news,
            waiting=self._waiting(),
            closed=closed,
            total=str(due_of(self.session, self.uow).total),
        )

    def _order(self, said: Said, *, is_closed: bool) -> Order:
        """What is bought, refilled; only to be looked at where nothing is taken."""
        order = order_of(self.session, self.business, self.spoken, self.uow)
        if is_closed:
            items = tuple(replace(each, fields=(), can_go=False) for each in order.items)
            sums = tuple(replace(each, removes="") for each in order.sums)
            return replace(order, items=items, offers=(), sums=sums, code=None, can_update=False)
        items = tuple(
            replace(each, fields=tuple(_typed_again(field, said) for field in each.fields)) for each in order.items
        )
        code = None if order.code is None else _typed_again(order.code, said)
        return replace(order, items=items, code=code)

    def _group(self, section: Section, said: Said) -> Group:
        fields = tuple(shown_again(each.field, said.typed, said.mistakes) for each in section.asked)
        return Group(title=self.spoken.text(section.title), fields=fields, note=message_of(section.note))

    def _refilled(self, ways: WaysToPay, said: Said) -> WaysToPay:
        return replace(ways, address=tuple(shown_again(each, said.typed, said.mistakes) for each in ways.address))

    def _card_address(self) -> tuple[Field, ...]:
        """What is asked of a card's holder where no whole address is: as much as their tax depends on."""
        asking, is_taxed = Asking(self.spoken), self.session.automatic_tax is not None
        asked = (
            country(asking, BILLING, self.uow.ctx.account.country),
            postal_code(asking, BILLING, half=True, is_optional=not is_taxed),
        )
        return tuple(replace(each.field, half=True) for each in asked)

    def _button(self) -> str:
        session, text = self.session, self.spoken.text
        if session.mode == "setup":
            only_cards = offered_types(session) == (CARD,)
            return text("checkout.button.save_card" if only_cards else "checkout.button.save")
        due = total(session)
        if session.mode == "subscription":
            is_trial = session.subscription_data.has_trial
            return text("checkout.button.trial" if is_trial else "checkout.button.subscribe")
        if session.submit_type in ("book", "subscribe"):
            return text(f"checkout.button.{session.submit_type}")
        kind = "donate" if session.submit_type == "donate" else "pay"
        if not due and session.lets_choose:
            return text(f"checkout.title.{kind}", business=self.business)
        if not due:
            return text("checkout.button.complete")
        return text(f"checkout.button.{kind}", amount=format_amount(due, session.currency or "", self.spoken.locale))

    def _agreement(self) -> str:
        """What whoever presses the button agrees to (docs.stripe.com/payments/checkout/customization/policies)."""
        if self.session.mode == "payment":
            return ""
        key = "checkout.agree.save" if self.session.mode == "setup" else "checkout.agree.subscription"
        return self.spoken.text(key, business=self.business)

    def _said(self, place: str) -> str:
        return message_of(self.session.custom_text.get(place))

    def _waiting(self) -> str:
        """The payment that waits for its customer, if any."""
        intent = checkout.waiting_intent(self.uow, self.session)
        if intent is None:
            return ""
        method = stored_method(self.uow, intent.payment_method)
        return self.spoken.text("hosted.waiting", method=label_of(method))


def _typed_again(field: Field, said: Said) -> Field:
    """A field of the order: what was typed stays only where it is wrong; what was right is done."""
    return shown_again(field, said.typed, said.mistakes) if field.name in said.mistakes else field
