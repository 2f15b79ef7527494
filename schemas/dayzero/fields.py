"""What objects show of the business that they belong to."""

from emulator.billing.core.context import Context
from emulator.billing.dayzero.tokens import ACCOUNT_PREFIX
from schemas.json_objects import OfContext


class BusinessId(OfContext):
    """The business's UUID."""

    def __init__(self) -> None:
        super().__init__(_business_id)


def _business_id(_shown: object, ctx: Context) -> str:
    return ctx.account.id.removeprefix(ACCOUNT_PREFIX)
