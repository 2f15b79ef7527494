"""2025-12-15.clover: customers may be accounts; lines show their subtotal, and their price can be expanded."""

from emulator.api.stripe.version_change import VersionChange, without

_WITH_CUSTOMERS = (
    "credit_note",
    "customer",
    "customer_balance_transaction",
    "discount",
    "invoice",
    "invoiceitem",
    "payment_intent",
    "payment_method",
    "promotion_code",
    "setup_intent",
)

VERSION_CHANGE = VersionChange(
    release="2025-12-15.clover",
    downgrade={
        **{kind: without("customer_account") for kind in _WITH_CUSTOMERS},
        "line_item": without("subtotal"),
        "tax_id": without("customer_account", "owner.customer_account"),
    },
    not_expandable={"invoiceitem": frozenset({"pricing"}), "line_item": frozenset({"pricing"})},
)
