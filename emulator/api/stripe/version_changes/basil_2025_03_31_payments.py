"""2025-03-31.basil: an invoice can be paid by several payments, each an object of its own."""

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.downgrade_lookups import invoice_of
from emulator.api.stripe.version_change import VersionChange
from emulator.billing.payments.payment_intents import PaymentIntent
from schemas.stripe.objects import Rendered


def _downgrade_invoice(shown: Rendered, ctx: DowngradeContext) -> None:
    """The one payment intent of an invoice, from finalization on, and its latest charge."""
    invoice = None if shown.get("status") == "draft" else invoice_of(shown, ctx)
    intent = None if invoice is None else ctx.get(PaymentIntent, invoice.payment_intent)
    paid = shown.get("status") == "paid"
    shown["charge"] = intent.latest_charge if intent is not None and shown.get("attempted") else None
    shown["paid"] = paid
    shown["paid_out_of_band"] = paid and invoice is not None and invoice.paid_out_of_band
    shown["payment_intent"] = None if invoice is None else invoice.payment_intent


def _downgrade_intent(shown: Rendered, ctx: DowngradeContext) -> None:
    shown["invoice"] = _invoice_of_intent(shown.get("id"), ctx)


def _downgrade_charge(shown: Rendered, ctx: DowngradeContext) -> None:
    intent = shown.get("payment_intent")
    shown["invoice"] = _invoice_of_intent(intent["id"] if isinstance(intent, dict) else intent, ctx)


def _invoice_of_intent(id: str | None, ctx: DowngradeContext) -> str | None:
    intent = ctx.get(PaymentIntent, id)
    return None if intent is None else intent.invoice


VERSION_CHANGE = VersionChange(
    release="2025-03-31.basil",
    downgrade={"charge": _downgrade_charge, "invoice": _downgrade_invoice, "payment_intent": _downgrade_intent},
    references={
        "charge": {"invoice": "invoice"},
        "invoice": {"charge": "charge", "payment_intent": "payment_intent"},
        "payment_intent": {"invoice": "invoice"},
    },
    # stripe-node#2521, of a charge; flexprice asks for it of every intent, with 2025-08-27.basil.
    passed_over={"charge": frozenset({"invoice"}), "payment_intent": frozenset({"invoice"})},
)
