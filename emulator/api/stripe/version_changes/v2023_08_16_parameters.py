"""2023-08-16: parameters that its SDKs lost: of goods, of trials of prices, of kinds of payment methods."""

from emulator.api.stripe.version_change import VersionChange, unsupported

_OF_GOODS = unsupported("attributes", "caption", "deactivate_on")

VERSION_CHANGE = VersionChange(
    release="2023-08-16",
    upgrade_params={
        "POST /v1/payment_methods/<method>": unsupported(
            "acss_debit", "affirm", "au_becs_debit", "bacs_debit", "blik", "cashapp", "sepa_debit", "zip"
        ),
        "POST /v1/prices/<price>": unsupported("recurring"),
        "POST /v1/products": _OF_GOODS,
        "POST /v1/products/<product>": _OF_GOODS,
    },
)
