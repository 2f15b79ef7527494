"""What the parameters of a Checkout Session must not say together, and in which mode.

Where a message is not recorded, it says the same of another parameter as a recorded one does.
"""

from emulator.billing.checkout.amounts import has_recurring, total
from emulator.billing.checkout.params import CheckoutCreateParams
from emulator.billing.checkout.session import EMBEDDED, HOSTED, CheckoutSession, Mode
from emulator.billing.core.errors import APIError, missing_param, mutually_exclusive
from emulator.billing.core.money import MAXIMUM_AMOUNT, amount_in_message, minimum_charge
from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.customers.customer import Customer

_NOT_IN = {
    "payment": ("payment_method_collection", "setup_intent_data", "subscription_data"),
    "setup": (
        "allow_promotion_codes",
        "discounts",
        "line_items",
        "optional_items",
        "payment_intent_data",
        "payment_method_collection",
        "shipping_options",
        "subscription_data",
    ),
    "subscription": (
        "customer_creation",
        "payment_intent_data",
        "setup_intent_data",
        "shipping_options",
    ),
}
"""The parameters that a mode has no use for (docs.stripe.com/api/checkout/sessions/create).

`shipping_options` are those of payments alone (docs.stripe.com/payments/during-payment/charge-shipping).
"""

_PAIRS = (
    ("customer", "customer_email"),
    ("customer", "customer_creation"),
    ("allow_promotion_codes", "discounts"),
)
_MAX_DISCOUNTS = 1


def check_params(params: CheckoutCreateParams, mode: Mode) -> None:
    """Raises APIError for parameters that do not go together."""
    given = set(params.given_names())
    out_of_place = next((name for name in _NOT_IN[mode] if name in given), None)
    if out_of_place is not None:
        # Recorded of `payment_intent_data`: burtonator/polar-bookshelf.
        raise APIError(f"You can not pass `{out_of_place}` in `{mode}` mode.", param=out_of_place)
    _check_switches(params, mode)
    _check_debit_currency(params, mode)
    for pair in _PAIRS:
        if given.issuperset(pair):
            raise mutually_exclusive(*pair, param=pair[0])
    if params.discounts and len(params.discounts) > _MAX_DISCOUNTS:
        raise APIError("You may only specify one discount.", param="discounts")
    _check_customer_update(params)


def _check_debit_currency(params: CheckoutCreateParams, mode: Mode) -> None:
    """Only in setup mode is the currency of an account said (`payment_method_options[acss_debit][currency]`)."""
    options = (params.payment_method_options or {}).get("acss_debit")
    if mode != "setup" and options and "currency" in options:
        param = "payment_method_options[acss_debit][currency]"
        raise APIError(f"You can not pass `{param}` in `{mode}` mode.", param=param)


def _check_switches(params: CheckoutCreateParams, mode: Mode) -> None:
    """What a mode does not have may be said to be off, as tierrun/tier does of automatic tax in `setup` mode."""
    if mode == "setup" and params.automatic_tax and params.automatic_tax.enabled:
        # Reported words: laravel/cashier-stripe#1581.
        raise APIError("You cannot set `automatic_tax[enabled]=true` in `setup` mode.", param="automatic_tax[enabled]")
    if mode != "payment" and params.invoice_creation and params.invoice_creation.enabled:
        # Reported words: strangerstudios/paid-memberships-pro#2361.
        raise APIError(
            "You can only enable invoice creation when `mode` is set to `payment`. Invoices are created automatically "
            "when `mode` is set to `subscription`, and are unsupported when set to `setup`. To learn more visit "
            "https://stripe.com/docs/payments/checkout/post-payment-invoices.",
            param="invoice_creation",
        )


def check_needed(params: CheckoutCreateParams, mode: Mode) -> None:
    """Raises APIError for a session of nothing, and for one that leads nowhere.

    The hosted page sends people back to `success_url`, an embedded one to `return_url`.
    """
    if mode != "setup" and not params.line_items:
        raise missing_param("line_items")
    given, ui_mode = set(params.given_names()), params.ui_mode or HOSTED
    if ui_mode not in (HOSTED, EMBEDDED):
        _refuse(given, ("optional_items",), ui_mode)
    if ui_mode == HOSTED:
        if "success_url" not in given:
            raise missing_param("success_url")
        _refuse(given, ("return_url", "redirect_on_completion"), ui_mode)
        return
    _refuse(given, ("success_url", "cancel_url"), ui_mode)
    never = params.redirect_on_completion == "never"
    if ui_mode == EMBEDDED and "return_url" not in given and not never:
        raise missing_param("return_url")
    if never and "return_url" in given:
        raise APIError("You can not pass `return_url` when `redirect_on_completion` is `never`.", param="return_url")


def _refuse(given: set[str], names: tuple[str, ...], ui_mode: str) -> None:
    wrong = next((name for name in names if name in given), None)
    if wrong is not None:
        raise APIError(f"You can not pass `{wrong}` when `ui_mode` is `{ui_mode}`.", param=wrong)


def _check_customer_update(params: CheckoutCreateParams) -> None:
    if params.customer_update is not NOT_GIVEN and params.customer is NOT_GIVEN:
        raise APIError("`customer_update` can only be used with `customer`.", param="customer_update")
    collects_tax_ids = bool(params.tax_id_collection and params.tax_id_collection.get("enabled"))
    if not collects_tax_ids or params.customer is NOT_GIVEN:
        return
    if (params.customer_update or {}).get("name") != "auto":
        # Reported by many who collect tax ids of customers there are.
        raise APIError(
            "Tax ID collection requires updating business name on the customer. To enable tax ID collection for an "
            "existing customer, please set `customer_update[name]` to `auto`.",
            param="customer_update[name]",
        )


def check_location(session: CheckoutSession, customer: Customer | None) -> None:
    """Raises APIError where automatic tax does not know a customer's location, and may not note the one they enter.

    Recorded words: raystack/frontier#565.
    """
    tax, allowed = session.automatic_tax, session.customer_update
    if customer is None or tax is None or tax.status != "requires_location_inputs":
        return
    if "auto" in (allowed.get("address"), allowed.get("shipping")):
        return
    raise APIError(
        "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address to the "
        "Customer or set either `customer_update[address]` to 'auto' or `customer_update[shipping]` to 'auto' to save "
        "the address entered in Checkout to the Customer.",
        code="customer_tax_location_invalid",
    )


def check_address(session: CheckoutSession, customer: Customer | None) -> None:
    """Raises APIError where tax ids are collected of a customer whose address is not known, nor noted when entered.

    Reported words: NativePHP/nativephp.com#408. An address that says its country is taken for a valid one.
    """
    if customer is None or not (session.tax_id_collection or {}).get("enabled"):
        return
    known = customer.address is not None and bool(customer.address.country)
    if known or session.customer_update.get("address") == "auto":
        return
    raise APIError(
        "We could not find a valid address on the provided customer. To enable tax ID collection, please set "
        "`customer_update[address]` to `auto`.",
        param="customer_update[address]",
    )


def check_most(due: int, currency: str) -> None:
    """Raises APIError for more than can be charged (the words are reported by several users, and the code)."""
    if due > MAXIMUM_AMOUNT:
        most = amount_in_message(MAXIMUM_AMOUNT, currency)
        raise APIError(f"The Checkout Session's total amount due must be no more than {most}.", code="amount_too_large")


def check_total(session: CheckoutSession) -> None:
    """Raises APIError for what is due and more than can be charged, or is a payment and less (reported words)."""
    due, currency = total(session), session.currency or ""
    check_most(due, currency)
    least = minimum_charge(currency)
    if has_recurring(session) or not due or least is None or due >= least:
        return
    raise APIError(
        "The Checkout Session's total amount due must add up to at least "
        f"{amount_in_message(least, currency)} {currency}",
        code="amount_too_small",
    )
