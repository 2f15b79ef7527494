"""2025-03-31.basil: balance transactions name the checkout session they came from."""

from emulator.api.stripe.version_change import Change, without

VERSION_CHANGE = Change(
    release="2025-03-31.basil",
    undo={"customer_balance_transaction": without("checkout_session")},
)
