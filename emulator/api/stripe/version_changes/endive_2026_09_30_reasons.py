"""2026-09-30.endive: why an invoice is uncollectible, rules of invoice items, payment records of intents."""

from emulator.api.stripe.version_change import VersionChange, without

VERSION_CHANGE = VersionChange(
    release="2026-09-30.endive",
    downgrade={
        "invoice": without("status_details"),
        "invoiceitem": without("invoicing_rules"),
        "payment_intent": without("payment_record"),
        "product": without("tax_details"),
    },
)
