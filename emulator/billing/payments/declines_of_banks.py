"""Why a bank does not pay (docs.stripe.com/declines/codes, docs.stripe.com/testing, "Non-card payments")."""

from emulator.billing.payments.declines import Decline


def _refused(code: str, message: str) -> Decline:
    return Decline(code, message, type="invalid_request_error")


PAYMENT_FAILED = _refused("payment_intent_payment_attempt_failed", "The payment failed.")
CALLED_OFF = _refused(
    "payment_intent_payment_attempt_failed", "The payment was canceled before the customer's bank answered."
)
ACCOUNT_CLOSED = _refused("account_closed", "The customer's bank account has been closed.")
NO_ACCOUNT = _refused("no_account", "The customer's bank account could not be located.")
INSUFFICIENT_FUNDS = _refused(
    "insufficient_funds", "The customer's account has insufficient funds to cover this payment."
)
DEBIT_NOT_AUTHORIZED = _refused(
    "debit_not_authorized", "The customer has notified their bank that this payment was unauthorized."
)
INVALID_CURRENCY = _refused("invalid_currency", "The bank was unable to process this payment because of its currency.")
REFER_TO_CUSTOMER = _refused("refer_to_customer", "The customer's bank could not process this payment.")
WEEKLY_VOLUME = _refused(
    "charge_exceeds_source_limit",
    "This payment exceeds the limit of what this account may pay in a week.",
)
WEEKLY_TRANSACTIONS = _refused(
    "charge_exceeds_transaction_limit", "This payment exceeds the number of payments from this account in a week."
)
ACCOUNT_UNUSABLE = _refused("bank_account_unusable", "The bank account cannot be used: its number is no longer valid.")
BLOCKED = Decline(
    "card_declined",
    "The payment was blocked because its risk is too high.",
    "fraudulent",
    type="invalid_request_error",
    blocked=True,
)
MICRODEPOSITS_FAILED = _refused(
    "payment_method_microdeposit_failed",
    "Microdeposit transfers failed. Please check the account, institution and transit numbers provided.",
)
TOO_MANY_ATTEMPTS = _refused(
    "payment_method_microdeposit_verification_attempts_exceeded",
    "You have exceeded the number of allowed verification attempts.",
)
VERIFICATION_TIMEOUT = _refused(
    "payment_method_microdeposit_verification_timeout",
    "Microdeposit verification timeout. Customer did not verify microdeposits within the required 10 day period.",
)
CUSTOMER_DECLINED = _refused(
    "payment_intent_authentication_failure",
    "The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod "
    "to attempt to fulfill this PaymentIntent again.",
)
