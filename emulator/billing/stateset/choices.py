"""What Stateset's documentation leaves open, decided once.

Every value here is a choice of the emulator's, not something that Stateset has published.
"""

from typing import Final

COMPANY: Final = "Stateset"
"""Who an invoice is from while the account has no name of its own; the documented sample has this one."""

WRONG_STATUS: Final = 422
"""The answer to sending an invoice of another status. Not 409, which Stateset's own Python SDK takes for a reason to
send the request three times more."""

SUCCESS: Final = 200
CREATED: Final = 201
"""No page prints a status; 201 is "Resource successfully created" in the list of codes."""

REMINDER_AFTER_DAYS: Final = 7
"""From sending to `next_reminder_date`, as in the one sample, and from each reminder to the next."""

MAX_REMINDERS: Final = 3
"""Reminders after a sending, those that are asked for counted, until no more go out by themselves."""

DUE_AFTER_DAYS: Final = 30
"""From the issue to the due date when neither it nor payment terms such as "Net 15" are given."""

DEFAULT_CURRENCY: Final = "USD"

MAX_RECIPIENTS: Final = 50
"""Addresses in each of `to`, `cc` and `bcc`."""

MAX_SUBJECT_LENGTH: Final = 998
"""Characters; what a line of a mail can hold (RFC 5322, 2.1.1)."""

MAX_MESSAGE_LENGTH: Final = 10_000
MAX_NOTES_LENGTH: Final = 5000
MAX_DESCRIPTION_LENGTH: Final = 250
MAX_CODE_LENGTH: Final = 64
"""Characters of a line's `product_id` and `account_code`."""

MAX_LINES: Final = 100
MAX_PAYMENTS: Final = 50
MAX_PAYMENT_TEXT_LENGTH: Final = 128
"""Characters of a payment's method, reference and notes."""

MAX_METADATA_KEYS: Final = 50
MAX_METADATA_LENGTH: Final = 250
"""With these, whatever an invoice is made of fits into one record of the store."""

MAX_WEBHOOKS: Final = 10

API_VERSION: Final = "v1"
"""`api_version` of events; no page says what it looks like, paths begin with this."""

EVENT_TYPES: Final = (
    "invoice.created",
    "invoice.overdue",
    "invoice.paid",
    "invoice.partially_paid",
    "order.cancelled",
    "order.created",
    "order.fulfilled",
    "order.paid",
    "payment.created",
    "payment.failed",
    "payment.succeeded",
    "stablecoin.issued",
    "stablecoin.redeemed",
    "stablecoin.transferred",
)
"""What the documentation says that endpoints can get; those of orders, payments and stablecoins never happen here."""

MAX_IDEMPOTENCY_KEY_LENGTH: Final = 255

MAX_UNIT_PRICE: Final = 99_999_999
"""In minor units."""

MAX_QUANTITY: Final = 1_000_000
QUANTITY_PLACES: Final = 4
TAX_RATE_PLACES: Final = 6
"""A tax rate is a fraction: 0.08 is 8 %."""

NUMBER_PATTERN: Final = r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?"
"""What a number of the caller's own may look like; it becomes part of the attachment's name."""

READ_ONLY_WORD: Final = "read"
WRITE_ONLY_WORD: Final = "write"
"""How a key's scopes are restricted: `rk_test_read_…` may only read, `rk_test_write_…` only write, other `rk_` keys and
`sk_` keys do both. The word is no part of the account's name: `rk_test_read_abc` reads what `sk_test_abc` wrote."""

ERROR_TYPES: Final = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "api_error",
    403: "permission_error",
    404: "not_found_error",
    405: "invalid_request_error",
    409: "invalid_request_error",
    413: "invalid_request_error",
    415: "invalid_request_error",
    422: "invalid_request_error",
    429: "rate_limit_error",
    500: "api_error",
    501: "api_error",
    503: "api_error",
}
"""`type` by status. The documentation prints only the placeholder "error_type"; these are the Python SDK's words."""

INVALID: Final = 422
"""The status for parameters that cannot be taken; 400 is for a body that is no JSON."""
