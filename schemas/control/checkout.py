"""What a customer does on the page of a Checkout Session."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from schemas.control.described import Id

_Text = Annotated[str, Meta(max_length=500)]


class CheckoutAddress(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A postal address."""

    city: _Text | None = None
    country: Annotated[str, Meta(min_length=2, max_length=2, description="ISO 3166, in upper case.")] | None = None
    line1: _Text | None = None
    line2: _Text | None = None
    postal_code: _Text | None = None
    state: _Text | None = None


class CheckoutShipping(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where goods are to go."""

    address: CheckoutAddress
    name: _Text | None = None


class CheckoutTaxId(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A tax number."""

    type: _Text
    value: _Text


class CheckoutCompletion(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the customer enters. What the session asks and is left out is answered by Jenny Rosen, who pays by Visa."""

    payment_method: Annotated[
        _Text | None,
        Meta(
            description="The id of one, a test token (`pm_card_visa`, `tok_chargeDeclined`), or a type (`sepa_debit`) "
            "of which one that pays is made."
        ),
    ] = None
    authentication: Annotated[
        Literal["succeeds", "fails", "waits"],
        Meta(description="What comes of what the payment method asks of its owner; `waits` leaves it to be done."),
    ] = "succeeds"
    email: _Text | None = None
    name: _Text | None = None
    business_name: _Text | None = None
    individual_name: _Text | None = None
    phone: _Text | None = None
    address: CheckoutAddress | None = None
    shipping: CheckoutShipping | None = None
    shipping_rate: Id | None = None
    promotion_code: Annotated[_Text | None, Meta(description="As customers type it; '' takes it off.")] = None
    quantities: Annotated[dict[str, int], Meta(description="By the id of the line item.")] = {}
    amounts: Annotated[
        dict[str, int], Meta(description="What they choose to pay, by the id of the line item, in minor units.")
    ] = {}
    optional_items: Annotated[dict[str, int], Meta(description="How many they add, by the id of the price.")] = {}
    custom_fields: Annotated[dict[str, str], Meta(description="The answers, by the key of the field.")] = {}
    tax_id: CheckoutTaxId | None = None
    promotions: Literal["opt_in", "opt_out"] | None = None
    save_payment_method: bool = False


class CheckoutError(Struct, frozen=True, kw_only=True):
    """Why the payment method did not pay."""

    message: str
    code: str | None = None
    decline_code: str | None = None


class CheckoutOutcome(Struct, frozen=True, kw_only=True):
    """What came of it. A card that declines leaves the session open."""

    object: Literal["checkout_outcome"] = "checkout_outcome"
    session: Id
    outcome: Literal["completed", "action_required", "declined"]
    status: Annotated[str, Meta(description="The session's: complete, expired or open.")]
    payment_status: Annotated[str, Meta(description="The session's: no_payment_required, paid or unpaid.")]
    location: Annotated[str | None, Meta(description="Where the customer is sent then.")]
    error: CheckoutError | None = None
    next_action: Annotated[dict[str, Any] | None, Meta(description="What the customer has to do elsewhere.")] = None
