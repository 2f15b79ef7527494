"""Why a payment does not come about (docs.stripe.com/declines/codes, docs.stripe.com/error-codes).

Advice and network codes are those of recorded replies, the siblings' by what the networks' lists of codes say.
"""

from typing import Any

from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import Struct


class Decline(Struct, frozen=True):
    """Why a payment method does not pay, as the error object tells it.

    Attributes:
        code: Stripe's error code.
        message: what the customer can be told.
        decline_code: why the issuer says no, in Stripe's word; None where there is no issuer.
        network_decline_code: the network's own number for it.
        advice_code: whether it is worth another try.
        network_advice_code: the network's own number for that.
        param: the parameter that is wrong, where one is.
        blocked: whether Stripe itself kept it from the network, as too risky.
        type: the type of the error.
    """

    code: str
    message: str
    decline_code: str | None = None
    network_decline_code: str | None = None
    advice_code: str | None = None
    network_advice_code: str | None = None
    param: str | None = None
    blocked: bool = False
    type: str = "card_error"

    @property
    def details(self) -> dict[str, str]:
        """What the error object says beside code and message; what is not known is left out."""
        codes = {
            "advice_code": self.advice_code,
            "decline_code": self.decline_code,
            "network_advice_code": self.network_advice_code,
            "network_decline_code": self.network_decline_code,
        }
        return {name: value for name, value in codes.items() if value is not None}


GENERIC = Decline("card_declined", "Your card was declined.", "generic_decline", "01", "try_again_later")
AUTHENTICATION_REQUIRED = Decline(
    "authentication_required",
    "Your card was declined. This transaction requires authentication.",
    "authentication_required",
)
INSUFFICIENT_FUNDS = Decline(
    "card_declined", "Your card has insufficient funds.", "insufficient_funds", "51", "try_again_later", "02"
)
LOST = Decline("card_declined", "Your card was declined.", "lost_card", "41", "do_not_try_again", "01")
STOLEN = Decline("card_declined", "Your card was declined.", "stolen_card", "43", "do_not_try_again", "01")
EXPIRED = Decline(
    "expired_card", "Your card has expired.", "expired_card", "54", "confirm_card_data", "03", param="exp_month"
)
INCORRECT_CVC = Decline(
    "incorrect_cvc",
    "Your card's security code is incorrect.",
    "incorrect_cvc",
    "N7",
    "confirm_card_data",
    "03",
    param="cvc",
)
PROCESSING_ERROR = Decline(
    "processing_error",
    "An error occurred while processing your card. Try again in a little bit.",
    "processing_error",
    "06",
    "try_again_later",
)
VELOCITY = Decline(
    "card_declined",
    "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.",
    "card_velocity_exceeded",
    "61",
    "try_again_later",
    "02",
)
FRAUDULENT = Decline(
    "card_declined", "Your card was declined.", "fraudulent", advice_code="do_not_try_again", blocked=True
)


def decline_error(decline: Decline) -> APIError:
    """The refusal of a card whose issuer already says no when it is saved; it names no parameter, by an empty one."""
    return APIError(
        decline.message,
        status=402,
        code=decline.code,
        param=decline.param or "",
        type="card_error",
        extra=dict[str, Any](decline.details),
    )
