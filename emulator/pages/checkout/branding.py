"""Whose page it is, as a Checkout Session shows it: the account's name and colour, or those of `branding_settings`.

docs.stripe.com/payments/checkout/customization/appearance. Of these the name and the colour of the button are taken.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from emulator.billing.checkout.session import CheckoutSession
from emulator.billing.core.context import Context
from emulator.delivery.presentation.clean_text import clean_line
from emulator.delivery.presentation.languages import Language
from emulator.pages.responses import logo_url, page_style

_STYLE = "checkout/checkout.css"


class Branding(Struct, frozen=True):
    """What a customer knows the business by, `logo` being a picture's link; `style` is that of the page."""

    business: str
    logo: str
    style: str


def branding_of(session: CheckoutSession, ctx: Context) -> Branding:
    """Of the session, and of its account where it says nothing."""
    own, account = session.shown.get("branding_settings") or {}, ctx.account
    return Branding(
        business=clean_line(own.get("display_name") or account.display_name),
        logo="" if own.get("display_name") else logo_url(account.logo),
        style=page_style(own.get("button_color") or account.brand_colour, _STYLE),
    )


def frame_values(branding: Branding, spoken: Language, ctx: Context) -> Mapping[str, Any]:
    """What every page of Checkout needs around what it shows."""
    marks = ("", "") if ctx.livemode else (spoken.text("mark.test"), spoken.text("checkout.test_note"))
    return {
        "t": spoken.text,
        "language": spoken.tag,
        "business": branding.business,
        "logo": branding.logo,
        "test_mark": marks[0],
        "test_note": marks[1],
    }
