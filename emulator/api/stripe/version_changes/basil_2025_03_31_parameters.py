"""2025-03-31.basil: previews take `discounts` alone; a parameter of a wallet is gone."""

from typing import Any

from emulator.api.stripe.version_change import VersionChange, unsupported


def _upgrade_coupon(params: dict[str, Any]) -> dict[str, Any]:
    """`coupon` was another way to say `discounts[0][coupon]`."""
    if "coupon" not in params or "discounts" in params:
        return params
    coupon = params["coupon"]
    upgraded = {name: value for name, value in params.items() if name != "coupon"}
    return {**upgraded, "discounts": [{"coupon": coupon}] if coupon else ""}


VERSION_CHANGE = VersionChange(
    release="2025-03-31.basil",
    former_names={r"discounts\[0\]\[coupon\]": "coupon"},
    upgrade_params={
        "POST /v1/invoices/create_preview": _upgrade_coupon,
        "POST /v1/payment_methods/<method>": unsupported("naver_pay"),
    },
)
