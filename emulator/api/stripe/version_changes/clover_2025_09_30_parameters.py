"""2025-09-30.clover: two more kinds of payment methods have nothing left that an update could change."""

from emulator.api.stripe.version_change import Change, not_carried

CHANGE = Change(
    release="2025-09-30.clover",
    requests={"POST /v1/payment_methods/<method>": not_carried("link", "pay_by_bank")},
)
