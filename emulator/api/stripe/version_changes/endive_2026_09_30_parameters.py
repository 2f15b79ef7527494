"""2026-09-30.endive: the types of payment methods are no parameter of intents any more."""

from emulator.api.stripe.version_change import Change, not_carried

CHANGE = Change(
    release="2026-09-30.endive",
    requests={
        "POST /v1/payment_intents/<intent>": not_carried("payment_method_types"),
        "POST /v1/payment_intents/<intent>/confirm": not_carried("payment_method_types"),
        "POST /v1/payment_methods/<method>": not_carried("payto"),
        "POST /v1/setup_intents/<intent>": not_carried("payment_method_types"),
    },
)
