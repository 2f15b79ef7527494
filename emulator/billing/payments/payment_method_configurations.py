"""Payment method configurations: what is offered where a request names no types.

docs.stripe.com/api/payment_method_configurations. The default one shows the account's setting `payment_method_types`,
and changes it; whatever names no configuration goes by that setting alone, as ever.
"""

from collections.abc import Mapping
from typing import ClassVar

from msgspec import field

from emulator.billing.core import ids
from emulator.billing.core.account import DEFAULT_METHOD_TYPES, Account
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, Given, ListParams, OperationParams, given_or
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace
from emulator.billing.payments.method_types import METHOD_TYPES

TYPES = tuple(sorted(METHOD_TYPES.keys() - {"custom"}))
"""The types of payment methods that a configuration tells of."""

WALLETS = ("apple_pay", "google_pay")
"""Ways to pay by card: no types of their own."""

ON_BY_DEFAULT = frozenset((*DEFAULT_METHOD_TYPES, "apple_pay"))
"""What is offered where nothing was said of it (`none`): the types of a new account here.

Of the wallets, Apple Pay alone (docs.stripe.com/upgrades/manage-payment-methods), whether or not cards are on: the
acceptance tests of stripe/terraform-provider-stripe turn cards off and expect that nothing else changes.
"""

NAMES = tuple(sorted((*TYPES, *WALLETS, "cartes_bancaires", "jcb")))
"""Whatever can be turned on and off."""


class MethodConfiguration(Struct, frozen=True, kw_only=True):
    """What is turned on and off. `created` is unix seconds, UTC.

    `preferences` are `on`, `off` or `none` by the name of what is offered; nothing was said of what is not among them.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "payment_method_configuration", display_name="payment_method_configuration", prefix="pmc"
    )

    id: str
    created: int
    active: bool = True
    is_default: bool = False
    name: str = "Default"
    preferences: dict[str, str] = field(default_factory=dict)

    def preference(self, name: str) -> str:
        """What was asked for."""
        return self.preferences.get(name, "none")

    def is_on(self, name: str) -> bool:
        """Whether it is offered."""
        preference = self.preference(name)
        return name in ON_BY_DEFAULT if preference == "none" else preference == "on"

    @property
    def types(self) -> tuple[str, ...]:
        """The types of payment methods that are offered, cards first."""
        return tuple(sorted(filter(self.is_on, TYPES), key=lambda type: (type != "card", type)))


class MethodConfigurationParams(OperationParams, frozen=True, kw_only=True):
    """What a configuration is made of, and what may change of it (docs.stripe.com, "Create a configuration")."""

    name: Given[str] = NOT_GIVEN
    preferences: Mapping[str, str] = field(default_factory=dict)


class MethodConfigurationUpdateParams(MethodConfigurationParams, frozen=True, kw_only=True):
    """What may change of a configuration."""

    active: Given[bool] = NOT_GIVEN


class MethodConfigurationListParams(ListParams, frozen=True, kw_only=True):
    """The filters of the list."""

    active: Given[bool] = NOT_GIVEN
    application: Given[str | None] = NOT_GIVEN


def default_id(account: str, *, livemode: bool) -> str:
    """The id of the default configuration of one mode of an account; it sorts before every other."""
    prefix = MethodConfiguration.RESOURCE_TYPE.prefix
    return ids.default_id(prefix, account=account, livemode=livemode)


def default_configuration(ctx: Context, kept: MethodConfiguration | None) -> MethodConfiguration:
    """The default configuration with the types that the account's settings say; `kept` is what was changed of it."""
    blank = kept or MethodConfiguration(
        id=default_id(ctx.account.id, livemode=ctx.livemode), created=ctx.account.created or ids.EPOCH, is_default=True
    )
    return replace(blank, preferences={**blank.preferences, **_preferences_of(ctx.account)})


def _preferences_of(account: Account) -> dict[str, str]:
    return {type: "on" if type in account.payment_method_types else "off" for type in TYPES}


def create_configuration(params: MethodConfigurationParams, ctx: Context, changes: Changes) -> MethodConfiguration:
    """A new configuration; Stripe emits no event for it. Raises APIError for wallets without cards."""
    ctx = ctx.in_world_time()
    made = MethodConfiguration(
        id=ctx.new_id(MethodConfiguration.RESOURCE_TYPE.prefix),
        created=ctx.now,
        name=given_or(params.name, "Custom"),  # Nobody knows what one without a name is called.
        preferences=dict(params.preferences),
    )
    _require_cards(made)
    changes.save(made)
    return made


def update_configuration(
    old: MethodConfiguration, params: MethodConfigurationUpdateParams, ctx: Context, changes: Changes
) -> MethodConfiguration:
    """The configuration after a change; the default one changes what the account offers.

    Raises APIError for wallets without cards, and for a default one that is inactive or offers nothing: words of ours.
    """
    if old.is_default and params.active is False:
        raise APIError("You cannot deactivate the default configuration.", param="active")
    after = replace(
        old,
        active=given_or(params.active, old.active),
        name=given_or(params.name, old.name),
        preferences={**old.preferences, **params.preferences},
    )
    _require_cards(after)
    if old.is_default:
        after = _set_account_types(after, params.preferences, ctx, changes)
    if after != old:
        changes.save(after)
    return after


def _set_account_types(
    default: MethodConfiguration, wanted: Mapping[str, str], ctx: Context, changes: Changes
) -> MethodConfiguration:
    account = ctx.account
    stay = [each for each in account.payment_method_types if each not in wanted or default.is_on(each)]
    come = [each for each in TYPES if each in wanted and default.is_on(each) and each not in stay]
    if not stay and not come:
        raise APIError("The default configuration must offer at least one payment method.")
    changed = replace(account, payment_method_types=(*stay, *come))
    if changed != account:
        changes.save(changed)
    return replace(default, preferences={**default.preferences, **_preferences_of(changed)})


def _require_cards(configuration: MethodConfiguration) -> None:
    """Raises APIError for wallets that were turned on and that nothing pays for.

    Reported by woocommerce/woocommerce-gateway-stripe, 4531.
    """
    if not configuration.is_on("card") and any(configuration.preference(each) == "on" for each in WALLETS):
        raise APIError("Invalid configuration. Apple Pay and Google Pay require Card to be enabled.")


def require_active(configuration: MethodConfiguration, param: str) -> None:
    """Raises APIError for a configuration that cannot be used for new payments; the words are ours."""
    if not configuration.active:
        raise APIError(f"The payment method configuration {configuration.id} is inactive.", param=param)


def offering(ctx: Context, configuration: MethodConfiguration | None) -> Context:
    """The context with an account that offers what a configuration does; None: what its settings say."""
    if configuration is None:
        return ctx
    return replace(ctx, account=replace(ctx.account, payment_method_types=configuration.types))
