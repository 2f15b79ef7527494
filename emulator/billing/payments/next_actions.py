"""What the customer is to do for an intent that waits for them: `next_action` (docs.stripe.com/api/payment_intents).

All of it can be done, or refused, on one page of ours, to which every link in here leads.
"""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from emulator.billing.core.calendar import DAY, business_days_after
from emulator.billing.core.context import Context
from emulator.billing.core.structs import Struct
from emulator.billing.payments.bank_transfers import financial_addresses, reference_of, transfer_for
from emulator.billing.payments.intents import Intent
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.system.signed_links import LinkTarget, signed_token

_VOUCHER_DAYS = 3
_DEPOSIT_DAYS = 1


def action_url(intent: Intent, ctx: Context) -> str:
    """The page on which the customer does what the intent waits for, or refuses."""
    token = signed_token(intent.id, intent.client_secret, ctx)
    return f"{ctx.base_url}/payments/{ctx.account.link_path}/{token}"


def action_link_is_valid(target: LinkTarget, intent: Intent) -> bool:
    """Whether a link that claims to lead to the page of an intent is one that was given out for it."""
    return target.is_signed_with(intent.client_secret)


def next_action(intent: Intent, ctx: Context) -> dict[str, Any] | None:
    """What is to be done, as the intent shows it; None where nothing is."""
    if intent.status != "requires_action":
        return None
    action = intent.action or ("use_stripe_sdk" if intent.return_url is None else "redirect_to_url")
    page = _Page(intent, ctx, action_url(intent, ctx))
    # Keys of an object are in alphabetical order.
    return dict(sorted({action: _DETAILS.get(action, _nothing)(page), "type": action}.items()))


class _Page(Struct, frozen=True):
    """The page that an intent's customer is sent to, and what stands on it."""

    intent: Intent
    ctx: Context
    url: str

    @property
    def expires_at(self) -> int:
        """Until when it can be done, unix seconds, UTC."""
        return self.intent.created + _VOUCHER_DAYS * DAY

    @property
    def images(self) -> dict[str, str]:
        """Where the code is that is to be scanned."""
        return {"image_url_png": f"{self.url}/code.png", "image_url_svg": f"{self.url}/code.svg"}

    @property
    def data(self) -> str:
        """What the code says."""
        return f"emulated:{self.intent.id}"

    def digits(self, count: int) -> str:
        """Digits that are always the same for an intent."""
        hashed = sha256(f"{count} {self.intent.id}".encode()).digest()
        return str(int.from_bytes(hashed) % 10**count).zfill(count)


_Details = dict[str, Any]


def _nothing(_page: _Page) -> _Details:
    return {}


def _redirect(page: _Page) -> _Details:
    return {"return_url": page.intent.return_url, "url": page.url}


def _three_d_secure(page: _Page) -> _Details:
    """Without a `return_url`: what Stripe.js and the SDKs of apps open, as recorded in 2020."""
    return {"stripe_js": page.url, "type": "three_d_secure_redirect"}


def _alipay(page: _Page) -> _Details:
    return {"native_data": None, "native_url": None, **_redirect(page)}


def _boleto(page: _Page) -> _Details:
    return {
        "expires_at": page.expires_at,
        "hosted_voucher_url": page.url,
        "number": page.digits(47),
        "pdf": page.url,
    }


def _oxxo(page: _Page) -> _Details:
    return {"expires_after": page.expires_at, "hosted_voucher_url": page.url, "number": page.digits(32)}


def _multibanco(page: _Page) -> _Details:
    return {
        "entity": page.digits(5),
        "expires_at": page.expires_at,
        "hosted_voucher_url": page.url,
        "reference": page.digits(9),
    }


def _konbini(page: _Page) -> _Details:
    code = {"confirmation_number": page.digits(11), "payment_code": page.digits(8)}
    stores = dict.fromkeys(("familymart", "lawson", "ministop", "seicomart"), code)
    return {"expires_at": page.expires_at, "hosted_voucher_url": page.url, "stores": stores}


def _microdeposits(page: _Page) -> _Details:
    """A cent with a code, which comes on the next business day (recorded: antiwork/flexile, 5 of 5).

    Days begin in UTC here, where the recorded one did in California.
    """
    return {
        "arrival_date": business_days_after(page.intent.created, _DEPOSIT_DAYS),
        "hosted_verification_url": page.url,
        "microdeposit_type": "descriptor_code",
    }


def _pix(page: _Page) -> _Details:
    return {
        "data": page.data,
        "expires_at": page.expires_at,
        "hosted_instructions_url": page.url,
        **page.images,
    }


def _code(page: _Page) -> _Details:
    return {"data": page.data, "hosted_instructions_url": page.url, **page.images}


def _wechat_pay(page: _Page) -> _Details:
    shown = {**_code(page), "image_data_url": page.images["image_url_png"]}
    return dict(sorted(shown.items()))


def _swish(page: _Page) -> _Details:
    return {
        "hosted_instructions_url": page.url,
        "mobile_auth_url": page.url,
        "qr_code": {"data": page.data, **_expiring_code(page)},
    }


def _cashapp(page: _Page) -> _Details:
    return {
        "hosted_instructions_url": page.url,
        "mobile_auth_url": page.url,
        "qr_code": _expiring_code(page),
    }


def _upi(page: _Page) -> _Details:
    return {"hosted_instructions_url": page.url, "qr_code": _expiring_code(page)}


def _expiring_code(page: _Page) -> _Details:
    return {"expires_at": page.expires_at, **page.images}


def _transfer(page: _Page) -> _Details:
    """How much its customer is still to send, and where to."""
    intent = page.intent
    if not isinstance(intent, PaymentIntent) or intent.customer is None:
        return {}
    transfer = transfer_for(intent.currency, intent.options_of("customer_balance").get("bank_transfer"))
    return {
        "amount_remaining": intent.amount_unfunded,
        "currency": intent.currency,
        "financial_addresses": financial_addresses(transfer, intent.customer, page.ctx.account),
        "hosted_instructions_url": page.url,
        "reference": reference_of(intent.id),
        "type": transfer.type,
    }


_DETAILS: Mapping[str, Callable[[_Page], _Details]] = {
    "alipay_handle_redirect": _alipay,
    "boleto_display_details": _boleto,
    "cashapp_handle_redirect_or_display_qr_code": _cashapp,
    "display_bank_transfer_instructions": _transfer,
    "konbini_display_details": _konbini,
    "multibanco_display_details": _multibanco,
    "oxxo_display_details": _oxxo,
    "paynow_display_qr_code": _code,
    "pix_display_qr_code": _pix,
    "promptpay_display_qr_code": _code,
    "redirect_to_url": _redirect,
    "swish_handle_redirect_or_display_qr_code": _swish,
    "upi_handle_redirect_or_display_qr_code": _upi,
    "use_stripe_sdk": _three_d_secure,
    "verify_with_microdeposits": _microdeposits,
    "wechat_pay_display_qr_code": _wechat_pay,
}
"""What the intent shows of each action; of any other it shows nothing."""
