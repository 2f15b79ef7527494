"""2024-12-18.acacia: why automatic tax is off, and what card networks say of charges."""

from emulator.api.stripe.version_change import Change, without

VERSION_CHANGE = Change(
    release="2024-12-18.acacia",
    undo={
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
