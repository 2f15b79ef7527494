"""2024-12-18.acacia: why automatic tax is off, and what card networks say of charges."""

from emulator.api.stripe.version_change import VersionChange, without

VERSION_CHANGE = VersionChange(
    release="2024-12-18.acacia",
    downgrade={
        "charge": without(
            "outcome.network_advice_code",
            "outcome.network_decline_code",
            "payment_method_details.card.network_transaction_id",
            "payment_method_details.card.regulated_status",
        ),
        "invoice": without("automatic_tax.disabled_reason"),
        "payment_method": without("card.regulated_status"),
    },
)
