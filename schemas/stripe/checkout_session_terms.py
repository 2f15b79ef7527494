"""What a Checkout Session was told to ask and to make, as it goes out.

docs.stripe.com/api/checkout/sessions/object.
"""

from emulator.billing.checkout.links import recovery_url
from emulator.billing.checkout.session import CheckoutLine, CheckoutSession
from emulator.billing.checkout.settings import CheckoutField, InvoiceCreation
from schemas.stripe.connect import shown_account
from schemas.stripe.customer import CustomFieldSchema
from schemas.stripe.objects import Rendered, dump_context


def shown_bounds(line: CheckoutLine) -> Rendered | None:
    """Between which bounds the customer chooses how many; None where they do not."""
    bounds = line.adjustable
    return None if bounds is None else {"enabled": True, "maximum": bounds.maximum, "minimum": bounds.minimum}


def shown_branding(session: CheckoutSession) -> Rendered:
    """How the page looks: as the session says, and as the account does where that says nothing."""
    given = session.shown.get("branding_settings") or {}
    account = dump_context().account
    return {
        "background_color": given.get("background_color") or "#ffffff",
        "border_style": given.get("border_style") or "rounded",
        "button_color": given.get("button_color") or account.brand_colour or "#0074d4",
        "display_name": given.get("display_name") or account.display_name,
        "font_family": given.get("font_family") or "default",
        "icon": None,
        "logo": None,
    }


def shown_consent_collection(session: CheckoutSession) -> Rendered | None:
    """What the customer is to agree to."""
    asked = session.shown.get("consent_collection")
    if asked is None:
        return None
    return {
        "payment_method_reuse_agreement": asked.get("payment_method_reuse_agreement"),
        "promotions": asked.get("promotions", "none"),
        "terms_of_service": asked.get("terms_of_service", "none"),
    }


def shown_answer(asked: CheckoutField) -> Rendered:
    """A field of the business's own, with its answer."""
    shown = shown_field(asked)
    return {**shown, asked.type: {**shown[asked.type], "value": asked.value}}


def shown_field(asked: CheckoutField) -> Rendered:
    """A field of the business's own."""
    lengths = {"maximum_length": asked.maximum_length, "minimum_length": asked.minimum_length}
    options = {"options": [{"label": label, "value": value} for label, value in asked.options]}
    own = options if asked.type == "dropdown" else lengths
    shown = {
        asked.type: {"default_value": asked.default, **own},
        "key": asked.key,
        "label": {"custom": asked.label, "type": "custom"},
        "optional": asked.optional,
        "type": asked.type,
    }
    return dict(sorted(shown.items()))


def shown_invoice_creation(session: CheckoutSession) -> Rendered | None:
    """Whether a payment has an invoice, and what that begins with; None in other modes."""
    if session.mode != "payment":
        return None
    wanted = session.invoice_creation
    custom_fields, tax_ids = wanted.custom_fields, wanted.account_tax_ids
    return {
        "enabled": wanted.enabled,
        "invoice_data": {
            "account_tax_ids": None if tax_ids is None else [each.id for each in tax_ids],
            "custom_fields": None if custom_fields is None else CustomFieldSchema(many=True).dump(custom_fields),
            "description": wanted.description,
            "footer": wanted.footer,
            "issuer": None if wanted.issuer is None else shown_account(wanted.issuer),
            "metadata": dict(wanted.metadata),
            "rendering_options": _shown_rendering(wanted),
        },
    }


def shown_names(session: CheckoutSession) -> Rendered | None:
    """Whose names the customer is asked for; null stands for one that nothing was said of."""
    asked = session.shown.get("name_collection")
    if asked is None:
        return None
    said = {kind: asked.get(kind) for kind in ("business", "individual")}
    return {
        kind: terms and {"enabled": terms["enabled"], "optional": terms.get("optional", False)}
        for kind, terms in said.items()
    }


def shown_optional(session: CheckoutSession) -> list[Rendered] | None:
    """What may be added; None where nothing may."""
    return [
        {"adjustable_quantity": shown_bounds(each), "price": each.price.id, "quantity": each.quantity}
        for each in session.optional_items
    ] or None


def shown_recovery(session: CheckoutSession) -> Rendered | None:
    """Whether the session can be taken up again once it has expired, and where."""
    recovery = session.recovery
    if recovery is None:
        return None
    return {
        "recovery": {
            "allow_promotion_codes": recovery.allow_promotion_codes,
            "enabled": recovery.enabled,
            "expires_at": recovery.expires_at,
            "url": recovery_url(session, dump_context()),
        }
    }


def _shown_rendering(wanted: InvoiceCreation) -> Rendered | None:
    if wanted.amount_tax_display is None and wanted.template is None:
        return None
    return {"amount_tax_display": wanted.amount_tax_display, "template": wanted.template}


def shown_saved(session: CheckoutSession) -> Rendered | None:
    """Whether payment methods are kept, and shown again."""
    given = session.shown.get("saved_payment_method_options")
    if given is None and session.customer is None:
        return None
    given = given or {}
    return {
        "allow_redisplay_filters": given.get("allow_redisplay_filters", ["always"]),
        "payment_method_remove": given.get("payment_method_remove", "disabled"),
        "payment_method_save": given.get("payment_method_save"),
    }


def shown_tax_id_collection(session: CheckoutSession) -> Rendered | None:
    """Whether a tax number is asked for."""
    given = session.tax_id_collection
    if given is None:
        return None
    return {"enabled": given["enabled"], "required": given.get("required", "never")}
