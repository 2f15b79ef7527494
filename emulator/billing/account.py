"""The business that bills: what its invoices, mails and pages say about it."""

from dataclasses import dataclass
from typing import ClassVar

from emulator.billing.kinds import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A provider account with its settings. `id` is `acct_…`; `default_currency` is an ISO code in lower case."""

    KIND: ClassVar[Kind] = Kind("account", guarded=False)

    id: str
    created: int = 0
    business_name: str | None = None
    country: str = "US"
    default_currency: str = "usd"
    email: str | None = None

    @property
    def display_name(self) -> str:
        """What a customer reads as the sender; an account without a name has a neutral one."""
        return self.business_name or "Emulated Business"

    @property
    def mail_domain(self) -> str:
        """The domain of the account's mails and their Message-IDs."""
        return "example.com"

    @property
    def sender_address(self) -> str:
        """Who the account's mails come from. The real service writes from its own domain, which is not ours to use."""
        return f"invoice+statements+{self.id}@{self.mail_domain}"
