"""Payment method configurations on the wire (docs.stripe.com/api/payment_method_configurations)."""

from typing import Any, ClassVar, Generic, TypeVar

from marshmallow import fields, post_dump

from emulator.billing.payments.payment_method_configurations import (
    NAMES,
    MethodConfiguration,
    MethodConfigurationListParams,
    MethodConfigurationParams,
    MethodConfigurationUpdateParams,
)
from schemas.stripe import fields as wire
from schemas.stripe.composites import GathersParams, Nested, PlainPart
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema, Rendered
from schemas.stripe.params import ListParamsSchema, ParamsSchema

P = TypeVar("P")


class DisplayPreferencePart(PlainPart):
    """Whether something is to be offered."""

    preference = wire.Enum("none", "off", "on")


class MethodPreferencePart(PlainPart):
    """What is said of one way to pay."""

    display_preference = Nested(DisplayPreferencePart)


class _ConfigurationParamsSchema(GathersParams[P], ParamsSchema[P], Generic[P]):
    computed: ClassVar = frozenset({"preferences"})
    gathered_names: ClassVar = NAMES

    class Meta(ParamsSchema.Meta):
        """Every way to pay has a parameter of its name."""

        include: ClassVar = {
            **{name: Nested(MethodPreferencePart) for name in NAMES},
            **{name: wire.Unsupported() for name in ("apple_pay_later", "fr_meal_voucher_conecs")},
        }

    name = wire.String()

    def gather(self, loaded: dict[str, Any]) -> dict[str, Any]:
        """What was said of each way to pay."""
        said = {name: value.get("display_preference", {}).get("preference") for name, value in loaded.items()}
        return {"preferences": {name: preference for name, preference in said.items() if preference is not None}}


class MethodConfigurationCreateParamsSchema(_ConfigurationParamsSchema[MethodConfigurationParams]):
    """POST /v1/payment_method_configurations."""

    parent = wire.Unsupported()


class MethodConfigurationUpdateParamsSchema(_ConfigurationParamsSchema[MethodConfigurationUpdateParams]):
    """POST /v1/payment_method_configurations/:id."""

    active = wire.Boolean()


class MethodConfigurationListParamsSchema(ListParamsSchema[MethodConfigurationListParams]):
    """GET /v1/payment_method_configurations."""

    active = wire.Boolean()
    application = wire.Id(unsettable=True)


class MethodConfigurationSchema(ObjectSchema):
    """The payment method configuration object."""

    entity = MethodConfiguration

    id = fields.String()
    object = Always(MethodConfiguration.RESOURCE_TYPE.name)
    active = fields.Boolean()
    application = Null()
    is_default = fields.Boolean()
    livemode = Livemode()
    name = fields.String()
    parent = Null()

    @post_dump(pass_original=True)
    def show_preferences(self, shown: Rendered, configuration: MethodConfiguration, **_options: Any) -> Rendered:
        """Each way to pay, in its place among the keys."""
        keys = {**shown, **{name: _shown_preference(configuration, name) for name in NAMES}}
        return {name: keys[name] for name in sorted(keys, key=lambda name: (name != "id", name != "object", name))}


def _shown_preference(configuration: MethodConfiguration, name: str) -> Rendered:
    """Whether one way to pay is offered: every account here has the capability for it."""
    is_on = configuration.is_on(name)
    return {
        "available": is_on,
        "display_preference": {
            "overridable": None,
            "preference": configuration.preference(name),
            "value": "on" if is_on else "off",
        },
    }
