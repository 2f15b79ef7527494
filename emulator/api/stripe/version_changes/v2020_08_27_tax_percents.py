"""2020-08-27: tax rates take the place of `tax_percent`, which is refused in older versions and shown as null."""

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.version_change import VersionChange, unsupported
from schemas.stripe.objects import Rendered


def _downgrade(shown: Rendered, _ctx: DowngradeContext) -> None:
    shown["tax_percent"] = None


VERSION_CHANGE = VersionChange(
    release="2020-08-27",
    downgrade={"invoice": _downgrade, "subscription": _downgrade},
    upgrade_params={
        "GET /v1/invoices/upcoming": unsupported("subscription_tax_percent"),
        "GET /v1/invoices/upcoming/lines": unsupported("subscription_tax_percent"),
        "POST /v1/invoices": unsupported("tax_percent"),
        "POST /v1/invoices/<invoice>": unsupported("tax_percent"),
        "POST /v1/subscriptions": unsupported("tax_percent"),
        "POST /v1/subscriptions/<subscription>": unsupported("tax_percent"),
    },
)
