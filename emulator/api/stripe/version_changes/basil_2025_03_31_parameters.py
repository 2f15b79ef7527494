"""2025-03-31.basil: previews take `discounts` alone; parameters of legacy usage and of a wallet are gone."""

from typing import Any

from emulator.api.stripe.version_change import Change, not_carried


def _respell_coupon(params: dict[str, Any]) -> dict[str, Any]:
    """`coupon` was another way to say `discounts[0][coupon]`."""
    if "coupon" not in params or "discounts" in params:
        return params
    coupon = params["coupon"]
    respelled = {name: value for name, value in params.items() if name != "coupon"}
    return {**respelled, "discounts": [{"coupon": coupon}] if coupon else ""}


CHANGE = Change(
    release="2025-03-31.basil",
    requests={
        "POST /v1/invoices/create_preview": _respell_coupon,
        "POST /v1/payment_methods/<method>": not_carried("naver_pay"),
        "POST /v1/plans": not_carried("aggregate_usage"),
        "POST /v1/prices": not_carried("recurring.aggregate_usage"),
    },
)
