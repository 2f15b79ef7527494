"""What the customer is to do for an intent that waits for them: `next_action` (docs.stripe.com/api/payment_intents).

All of it can be done, or refused, on one page of ours, to which every link in here leads.
"""

from hashlib import sha256
from typing import Any

from emulator.billing.core.calendar import DAY
from emulator.billing.core.context import Context
from emulator.billing.payments.bank_transfers import financial_addresses, reference_of, transfer_for
from emulator.billing.payments.intents import Intent
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.system.signed_links import LinkTarget, signed_token

_VOUCHER_DAYS = 3
_DEPOSIT_DAYS = 2


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
    return (
        {action: _details(action, intent, ctx), "type": action}
        if action < "type"
        else {
            "type": action,
            action: _details(action, intent, ctx),
        }
    )


def _details(action: str, intent: Intent, ctx: Context) -> dict[str, Any]:
    url = action_url(intent, ctx)
    image = {"image_url_png": f"{url}/code.png", "image_url_svg": f"{url}/code.svg"}
    expires_at = intent.created + _VOUCHER_DAYS * DAY
    match action:
        case "redirect_to_url":
            return {"return_url": intent.return_url, "url": url}
        case "use_stripe_sdk":
            return {"type": "three_d_secure_redirect"}
        case "alipay_handle_redirect":
            return {"native_data": None, "native_url": None, "return_url": intent.return_url, "url": url}
        case "boleto_display_details":
            return {"expires_at": expires_at, "hosted_voucher_url": url, "number": _digits(intent, 47), "pdf": url}
        case "oxxo_display_details":
            return {"expires_after": expires_at, "hosted_voucher_url": url, "number": _digits(intent, 32)}
        case "multibanco_display_details":
            return {
                "entity": _digits(intent, 5),
                "expires_at": expires_at,
                "hosted_voucher_url": url,
                "reference": _digits(intent, 9),
            }
        case "konbini_display_details":
            code = {"confirmation_number": _digits(intent, 11), "payment_code": _digits(intent, 8)}
            stores = dict.fromkeys(("familymart", "lawson", "ministop", "seicomart"), code)
            return {"expires_at": expires_at, "hosted_voucher_url": url, "stores": stores}
        case "verify_with_microdeposits":
            return {
                "arrival_date": intent.created + _DEPOSIT_DAYS * DAY,
                "hosted_verification_url": url,
                "microdeposit_type": "amounts",
            }
        case "pix_display_qr_code":
            return {"data": _data(intent), "expires_at": expires_at, "hosted_instructions_url": url, **image}
        case "wechat_pay_display_qr_code":
            return {
                "data": _data(intent),
                "hosted_instructions_url": url,
                "image_data_url": image["image_url_png"],
                **image,
            }
        case "paynow_display_qr_code" | "promptpay_display_qr_code":
            return {"data": _data(intent), "hosted_instructions_url": url, **image}
        case "swish_handle_redirect_or_display_qr_code":
            return {
                "hosted_instructions_url": url,
                "mobile_auth_url": url,
                "qr_code": {"data": _data(intent), "expires_at": expires_at, **image},
            }
        case "cashapp_handle_redirect_or_display_qr_code":
            return {
                "hosted_instructions_url": url,
                "mobile_auth_url": url,
                "qr_code": {"expires_at": expires_at, **image},
            }
        case "upi_handle_redirect_or_display_qr_code":
            return {"hosted_instructions_url": url, "qr_code": {"expires_at": expires_at, **image}}
        case "display_bank_transfer_instructions":
            return _transfer(intent, ctx, url)
        case _:
            return {}


def _transfer(intent: Intent, ctx: Context, url: str) -> dict[str, Any]:
    """How much its customer is still to send, and where to."""
    if not isinstance(intent, PaymentIntent) or intent.customer is None:
        return {}
    transfer = transfer_for(intent.currency, intent.options_of("customer_balance").get("bank_transfer"))
    return {
        "amount_remaining": intent.amount_unfunded,
        "currency": intent.currency,
        "financial_addresses": financial_addresses(transfer, intent.customer, ctx.account),
        "hosted_instructions_url": url,
        "reference": reference_of(intent.id),
        "type": transfer.type,
    }


def _digits(intent: Intent, count: int) -> str:
    """Digits that are always the same for an intent."""
    return str(int.from_bytes(sha256(f"{count} {intent.id}".encode()).digest()) % 10**count).zfill(count)


def _data(intent: Intent) -> str:
    return f"emulated:{intent.id}"
