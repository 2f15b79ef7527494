"""What the page of a Checkout Session asks and shows, as parameters (docs.stripe.com/api/checkout/sessions/create)."""

from typing import Any

from emulator.billing.checkout.custom_fields import LONGEST_ANSWER, MAX_OPTIONS
from emulator.billing.checkout.params import (
    CheckoutFieldParams,
    CustomTextParams,
    DropdownOptionParams,
    DropdownParams,
    EnabledParams,
    FieldLabelParams,
    TypedFieldParams,
)
from schemas.stripe import fields as wire
from schemas.stripe import parameter_errors
from schemas.stripe.composites import ArrayOf, Nested, ParamsPart, PlainPart
from schemas.stripe.method_options import part

_SWITCH = ("disabled", "enabled")

# fmt: off
_FONTS = (
    "be_vietnam_pro", "bitter", "chakra_petch", "default", "hahmlet", "inconsolata", "inter", "lato", "lora",
    "m_plus_1_code", "montserrat", "noto_sans", "noto_sans_jp", "noto_serif", "nunito", "open_sans", "pridi",
    "pt_sans", "pt_serif", "raleway", "roboto", "roboto_slab", "source_sans_pro", "titillium_web", "ubuntu_mono",
    "zen_maru_gothic",
)
# fmt: on


class _Key(wire.String):
    """What the caller calls a field, or an option: letters and digits alone."""

    def read(self, value: Any) -> str | None:
        """Returns the key."""
        text = super().read(value)
        if text is not None and not (text.isascii() and text.isalnum()):
            raise wire.field_error(parameter_errors.not_alphanumeric)
        return text


class FieldLabelParamsSchema(ParamsPart[FieldLabelParams]):
    """What a field is called."""

    custom = wire.String(100, required=True)
    type = wire.Enum("custom", required=True)


class DropdownOptionParamsSchema(ParamsPart[DropdownOptionParams]):
    """One thing to choose."""

    label = wire.String(100, required=True)
    value = _Key(100, required=True)


class DropdownParamsSchema(ParamsPart[DropdownParams]):
    """What there is to choose."""

    default_value = wire.String(100)
    options = ArrayOf(Nested(DropdownOptionParamsSchema), max_elements=MAX_OPTIONS, required=True)


class TypedFieldParamsSchema(ParamsPart[TypedFieldParams]):
    """What may be typed."""

    default_value = wire.String(LONGEST_ANSWER)
    maximum_length = wire.Integer(minimum=1, maximum=LONGEST_ANSWER)
    minimum_length = wire.Integer(minimum=0, maximum=LONGEST_ANSWER)


class CheckoutFieldParamsSchema(ParamsPart[CheckoutFieldParams]):
    """Something more to ask."""

    dropdown = Nested(DropdownParamsSchema)
    key = _Key(200, required=True)
    label = Nested(FieldLabelParamsSchema, required=True)
    numeric = Nested(TypedFieldParamsSchema)
    optional = wire.Boolean()
    text = Nested(TypedFieldParamsSchema)
    type = wire.Enum("dropdown", "numeric", "text", required=True)


class EnabledParamsSchema(ParamsPart[EnabledParams]):
    """Whether something is asked."""

    enabled = wire.Boolean(required=True)


class CustomTextParamsSchema(ParamsPart[CustomTextParams]):
    """What the page says besides."""

    after_submit = part({"message": wire.String(1200, required=True)}, unsettable=True)
    shipping_address = part({"message": wire.String(1200, required=True)}, unsettable=True)
    submit = part({"message": wire.String(1200, required=True)}, unsettable=True)
    terms_of_service_acceptance = part({"message": wire.String(1200, required=True)}, unsettable=True)


class ConsentCollectionSchema(PlainPart):
    """What the customer is to agree to."""

    payment_method_reuse_agreement = part({"position": wire.Enum("auto", "hidden", required=True)})
    promotions = wire.Enum("auto", "none")
    terms_of_service = wire.Enum("none", "required")


class BrandingSettingsSchema(PlainPart):
    """How the page looks."""

    background_color = wire.String(unsettable=True)
    border_style = wire.Enum("pill", "rectangular", "rounded", unsettable=True)
    button_color = wire.String(unsettable=True)
    display_name = wire.String()
    font_family = wire.Enum(*_FONTS, unsettable=True)
    icon = wire.Unsupported()
    logo = wire.Unsupported()


def _name() -> Nested[dict[str, object]]:
    return part({"enabled": wire.Boolean(required=True), "optional": wire.Boolean()})


class NameCollectionSchema(PlainPart):
    """Whose names are asked."""

    business = _name()
    individual = _name()


class SavedMethodOptionsSchema(PlainPart):
    """Whether payment methods are kept, and shown again."""

    allow_redisplay_filters = ArrayOf(wire.Enum("always", "limited", "unspecified"))
    payment_method_remove = wire.Enum(*_SWITCH)
    payment_method_save = wire.Enum(*_SWITCH)


class TaxIdCollectionSchema(PlainPart):
    """Whether the customer is asked for a tax number."""

    enabled = wire.Boolean(required=True)
    required = wire.Enum("if_supported", "never")
