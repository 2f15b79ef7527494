"""2025-03-31.basil: balance transactions name the checkout session they came from."""

from emulator.api.stripe.version_change import VersionChange, without

VERSION_CHANGE = VersionChange(
    release="2025-03-31.basil",
    downgrade={"customer_balance_transaction": without("checkout_session")},
)
