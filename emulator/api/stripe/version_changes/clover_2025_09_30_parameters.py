"""2025-09-30.clover: two more kinds of payment methods have nothing left that an update could change."""

from emulator.api.stripe.version_change import VersionChange, unsupported

VERSION_CHANGE = VersionChange(
    release="2025-09-30.clover",
    upgrade_params={"POST /v1/payment_methods/<method>": unsupported("link", "pay_by_bank")},
)
