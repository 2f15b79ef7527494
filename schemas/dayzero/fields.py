"""What objects show of the moment they are shown in: a dump happens inside a marshmallow Context that holds it."""

from typing import Any

from marshmallow import fields
from marshmallow.experimental.context import Context as DumpContext

from emulator.billing.core.context import Context
from emulator.billing.dayzero.links import payment_url, pdf_url
from emulator.billing.dayzero.tokens import ACCOUNT_PREFIX


class BusinessId(fields.Field[str]):
    """The business that the object belongs to."""

    def serialize(self, *_args: Any, **_options: Any) -> str:
        """Returns the business's UUID."""
        return DumpContext[Context].get().account.id.removeprefix(ACCOUNT_PREFIX)


class PdfUrl(fields.Field[str]):
    """The link to an invoice's PDF."""

    def serialize(self, attr: str, obj: Any, *_args: Any, **_options: Any) -> str | None:  # noqa: ARG002 - marshmallow's
        """Returns the link, null for a draft."""
        return pdf_url(obj.invoice, DumpContext[Context].get())


class PaymentUrl(fields.Field[str]):
    """The link to the page where an invoice is paid by Stripe."""

    def serialize(self, attr: str, obj: Any, *_args: Any, **_options: Any) -> str | None:  # noqa: ARG002 - marshmallow's
        """Returns the link, null for a draft."""
        return payment_url(obj.invoice, DumpContext[Context].get())
