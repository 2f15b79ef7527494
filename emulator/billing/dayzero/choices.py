"""What Day Zero's documentation leaves open, decided once.

Every value here is a choice of the emulator's, not something that Day Zero has published.
"""

from typing import Final

LIVE_PREFIX: Final = "dz_live_"
"""Tokens that begin so are live: their mail is delivered. All others (`dz_…`) are test tokens, whose mail stays in the
outbox. Day Zero itself has no test mode."""

READ_ONLY_PREFIXES: Final = ("dz_read_", "dz_live_read_", "dz_test_read_")
"""Tokens that begin so may only read; whatever they would change is answered with 403."""

MAX_TOKENS: Final = 10
MAX_TOKEN_DAYS: Final = 365
"""Documented: "maximum 10 active tokens per user", "optional expiration between 1 and 365 days"."""

MAX_TOKEN_LENGTH: Final = 2000
ACCESS_TOKEN_SECONDS: Final = 3600
REFRESH_TOKEN_SECONDS: Final = 30 * 86_400
CODE_SECONDS: Final = 600
"""How long tokens of OAuth last: the usual."""

NO_BUSINESS: Final = 401
"""The answer to a request without `x-business-id`, which the documentation lists under authentication."""

MALFORMED_BUSINESS: Final = 400
"""The answer to an `x-business-id` that is no UUID."""

WRONG_STATUS: Final = 409
"""The answer to a transition that the status does not allow: "state conflict" in the guide's table of codes."""

NO_ADDRESS: Final = 400
"""The answer to sending to a customer without a mail address: "business logic error" in the guide's table."""

ATTACH_PDF: Final = True
CC_SENDER: Final = False
"""What `attach_pdf` and `cc_sender` are when they are left out. Only `cc_sender` is named by the documentation."""

TOKEN_OWNER_EMAIL: Final = "owner@example.com"
"""Who sends, for `cc_sender`, when neither the `x-user-email` header nor the account says so. A real token belongs to a
user whose address Day Zero knows."""

DEFAULT_CURRENCY: Final = "USD"
CURRENCIES: Final = ("USD", "CAD", "AUD", "EUR", "GBP")
"""Documented; the default is the business's own currency where it is one of them."""

MAX_TEXT_LENGTH: Final = 500
"""Characters of any text that the documentation does not limit."""

MAX_NOTE_LENGTH: Final = 5000
"""Characters of descriptions, notes and footers."""

MAX_LINE_DESCRIPTION_LENGTH: Final = 250
"""Characters of a line's description; so whatever an invoice is made of fits into one record of the store."""

MAX_LINES: Final = 100
DAYS_UNTIL_DUE: Final = 30
MAX_DAYS_UNTIL_DUE: Final = 365
"""Documented (features/recurring-invoices): "days_until_due offset (0-365, default 30)"."""

MAX_ROWS: Final = 90
"""Of a file of customers, which are created together or not at all."""

MAX_CONTACTS: Final = 50
MAX_PAYMENTS: Final = 90
"""Of one invoice."""

MAX_UNIT_PRICE: Final = 99_999_999
"""In cents."""

MAX_QUANTITY: Final = 1_000_000

INVALID: Final = "Invalid request parameters"
UNAUTHENTICATED: Final = "Not authenticated"
FORBIDDEN: Final = "Not enough permissions"
EXISTS: Final = "Resource already exists"
"""The documented examples of `detail`; used where nothing more can be said."""

NO_INVOICE: Final = "Invoice not found"
NO_CUSTOMER: Final = "Customer not found"
NO_TEMPLATE: Final = "Recurring template not found"
NO_TRANSACTION: Final = "Transaction not found"
NO_PAYMENT: Final = "Payment not found"
"""The guide's own example, rather than the reference's general "Resource not found"."""
