"""2020-08-27: sources are no parameter of payment intents any more."""

from emulator.api.stripe.version_change import VersionChange, unsupported

_SOURCES = unsupported("save_payment_method", "source")

VERSION_CHANGE = VersionChange(
    release="2020-08-27",
    upgrade_params={
        "POST /v1/payment_intents": _SOURCES,
        "POST /v1/payment_intents/<intent>": _SOURCES,
        "POST /v1/payment_intents/<intent>/confirm": _SOURCES,
    },
)
