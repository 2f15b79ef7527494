"""What the published sources of BeeL's API leave open, decided once."""

from decimal import Decimal

# --- Sending ---------------------------------------------------------------------------------------------------------

NO_RECIPIENT_STATUS = 400
"""Nobody to send to: `VALIDATION_ERROR` on `recipients`, with the one status that the operation declares for it."""

CC_IN_SENT_TO = False
"""Whether `sent_to` lists the cc addresses as well."""

RESEND_MOVES_SENT_AT = False
"""An invoice's `sent_at` stays the time of its first sending; the answer's is always that of this one."""

MAX_RECIPIENTS = 20
"""Addresses in one list; no limit is published, and mail must have one."""

MAX_SENDING_HISTORY = 20
"""Entries of `sending_history`: the newest ones."""

STRICT_RATE_LIMIT = 5
"""Sends a minute in BeeL's strict tier."""

MAIL_QUOTAS = {True: (60, 300), False: (10, 30)}
"""Mails an hour and a day, in live mode and in test mode; from notes on the documentation, which no longer says so."""

MAX_SENDS_OF_AN_INVOICE = 10
"""From the same notes; one more is refused for good."""

# --- Amounts and invoices --------------------------------------------------------------------------------------------

DEFAULT_VAT = Decimal(21)
"""The percentage of IVA on a line that names no tax, until the company's tax configuration says otherwise."""

DEFAULT_REGIME = "01"
DEFAULT_UNIT = "hours"

MAX_QUANTITY = Decimal("999999.9999")
"""Of either sign, with four decimals, like the documented limit of a unit price."""

MAX_LINES = 250
MAX_METADATA_BYTES = 16_384
PAYMENT_TERM_DAYS = 30
"""From the issue date to the due date when neither is said."""

SIMPLIFIED_RECIPIENT = "Consumidor final"
"""Who a simplified invoice is for when it does not say: replies must name a recipient."""

DRAFT_NUMBER = {"es": "BORRADOR", "ca": "ESBORRANY", "en": "DRAFT"}
"""What stands in the place of the number in a preview; only the Spanish word is documented."""

PDF_LANGUAGE = "es"
PDF_LINK_SECONDS = 300

# --- The company -----------------------------------------------------------------------------------------------------

ISSUER_NAME = "Empresa Emulada, S.L."
ISSUER_NIF = "B12345674"
ISSUER_ADDRESS = ("Calle Mayor", "1", "28013", "Madrid", "Madrid", "España", "ES")
ISSUER_EMAIL = "facturacion@example.com"
"""Also who bulk send writes to when nobody is named, in place of the accountant in the user's profile."""

DEFAULT_SERIES = ("Facturas", "FAC", "{CODIGO}-{YYYY}-{NUM:4}")
"""The series that every company begins with: its name, code and format; it starts anew every year."""

MAX_SERIES = 100

# --- Requests --------------------------------------------------------------------------------------------------------

SCOPES = (
    "companies:read",
    "configuration:read",
    "configuration:write",
    "customers:read",
    "customers:write",
    "invoices:read",
    "invoices:write",
    "products:read",
    "products:write",
    "webhooks:read",
    "webhooks:write",
)
"""A key has all of them, unless it names some: `beel_sk_test_shop_invoices-read_customers-read`. Published are those of
invoices, customers and webhooks; a key is made in BeeL's dashboard there, which has no counterpart here."""

MISSING_SCOPE_CODE = "FORBIDDEN"
"""Another version says `INSUFFICIENT_SCOPE`; both come with 403. `details.missing_scopes` names them."""

MAX_BODY = 192 * 1024
"""Bytes; more is answered 413. Whatever fits can be stored as one thing."""

MAX_IDEMPOTENCY_KEY = 255
REPLAYED_STATUSES = range(200, 300)
"""The answers that are repeated for an `Idempotency-Key`; sources disagree about 5xx."""

# --- Webhooks --------------------------------------------------------------------------------------------------------

API_VERSION = "2025-01"
MAX_WEBHOOKS = 10
MAX_DELIVERIES_LISTED = 50

EVENTS_OF = {
    "issued": ("invoice.emitted", "invoice.issued"),
    "email_sent": ("invoice.email.sent",),
    "schedule_failed": ("invoice.schedule.failed",),
    "voided": ("invoice.cancelled", "invoice.voided"),
}
"""What happened, by its name of spring 2026 and by the later one; a subscription gets those that it asks for."""

EVENTS_NEVER_SENT = ("invoice.pdf.generated", "verifactu.status.updated")
"""They can be subscribed to; nothing here submits to the tax agency."""
