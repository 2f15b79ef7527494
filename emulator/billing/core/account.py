"""The business that bills: what its invoices, mails and pages say about it."""

from collections.abc import Iterable
from typing import ClassVar, Literal

from msgspec import field

from emulator.billing.core.addresses import Address
from emulator.billing.core.api_versions import NEWEST
from emulator.billing.core.due_event_schedule import DueEventSchedule
from emulator.billing.core.dunning import Dunning
from emulator.billing.core.reminder_schedule import ReminderSchedule
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct

LANGUAGES = ("en", "es", "ca", "de", "fr", "pt", "ja")
"""The languages that mails, PDFs and pages can be written in."""

DEFAULT_LOCALE = "en"

DEFAULT_METHOD_TYPES = ("card", "link")
"""The types of payment method that a new account has."""

InvoiceNumbering = Literal["account", "customer"]

_PREFIX_LENGTH = 8

_DOMAIN = "example.com"
"""What mails are written from unless the account names an address of its own: a domain that nobody has (RFC 2606)."""


class TaxId(Struct, frozen=True):
    """A tax number as registered: `type` is Stripe's name for its kind (`eu_vat`, `es_cif`, `us_ein`)."""

    type: str
    value: str


class AutomaticTaxRate(Struct, frozen=True, kw_only=True):
    """By which rate, an id, a country or one of its states is taxed automatically; None where no tax is collected."""

    country: str
    state: str | None = None
    tax_rate: str | None = None


class Account(Struct, frozen=True, kw_only=True):
    """A provider account with its settings. `id` is `acct_…`; `default_currency` is an ISO code in lower case.

    `api_version` is what requests are answered in that ask for none, and what events are rendered in (`RELEASES`).
    `address` may lie in another country than the account's own `country`. `logo` is a small PNG or JPEG: it is read
    with every request. Mails come from `sender_email`, an address of the business's own domain, and are replied to at
    `email`. `owner` is the platform of a connected account. `locale` is what customers are written to in who
    prefer no language there are texts for. `email_receipts` and `email_failed_payments` are the switches of the
    dashboard for mail about payments, off at first (Stripe docs, "Automate customer emails"); a payment of an invoice
    names a `receipt_email` only where receipts are mailed.

    What invoices begin with: `default_account_tax_ids` (ids), `default_days_until_due` where they are sent,
    `default_footer`, `default_memo` and `default_template` (an id). `invoice_numbering` is whether each customer has a
    sequence of its own, or the account one for all, under `invoice_prefix`. `due_events` are the days on which events
    tell that they will be due or are overdue. `automatic_tax_rates` are what automatic
    tax taxes by. `payment_method_types` are those that are offered where a request names none; `statement_descriptor`
    is what bank statements call the business.
    `portal_settings_saved` is whether the customer portal has a default configuration, as saving its settings in the
    dashboard makes one.
    `upcoming_invoice_days` is how many days before a renewal `invoice.upcoming` comes, None for never.

    Of BeeL's API: whether its flat paths are gone from the day on that they retire, its sends are counted, and test
    mode mails nobody but the account's holder.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "account", display_name="account", prefix="acct", conditional_put=False
    )

    id: str
    created: int = 0
    address: Address | None = None
    # Of a factory, because that is always stored: a later release of the API is not this account's.
    api_version: str = field(default_factory=lambda: NEWEST)
    attach_pdf: bool = True
    automatic_tax_rates: tuple[AutomaticTaxRate, ...] = ()
    beel_flat_paths_retire: bool = False
    beel_send_quotas: bool = False
    beel_test_mail_to_holder: bool = False
    brand_colour: str | None = None
    business_name: str | None = None
    country: str = "US"
    default_account_tax_ids: tuple[str, ...] = ()
    default_currency: str = "usd"
    default_days_until_due: int | None = None
    default_footer: str | None = None
    default_memo: str | None = None
    default_template: str | None = None
    due_events: DueEventSchedule = field(default_factory=DueEventSchedule)
    dunning: Dunning = field(default_factory=Dunning)
    email: str | None = None
    email_failed_payments: bool = False
    email_receipts: bool = False
    invoice_numbering: InvoiceNumbering = "customer"
    invoice_prefix: str | None = None
    locale: str = DEFAULT_LOCALE
    logo: bytes | None = None
    owner: str | None = None
    payment_method_types: tuple[str, ...] = DEFAULT_METHOD_TYPES
    phone: str | None = None
    portal_settings_saved: bool = True
    reminders: ReminderSchedule = field(default_factory=ReminderSchedule)
    sender_email: str | None = None
    statement_descriptor: str | None = None
    tax_ids: tuple[TaxId, ...] = ()
    upcoming_invoice_days: int | None = 7

    @property
    def display_name(self) -> str:
        """What a customer reads as the sender; an account without a name has a neutral one."""
        return self.business_name or "Emulated Business"

    @property
    def link_path(self) -> str:
        """The account as links name it, a connected one with its platform before it."""
        return self.id if self.owner is None else f"{self.owner}.{self.id}"

    @property
    def mail_domain(self) -> str:
        """The domain of the account's mails and their Message-IDs."""
        return _DOMAIN if self.sender_email is None else self.sender_email.rpartition("@")[2]

    @property
    def number_prefix(self) -> str:
        """What the account's own sequence of invoice numbers begins with; part of its id unless the settings say."""
        return self.invoice_prefix or self.id[-_PREFIX_LENGTH:].upper()

    @property
    def sender_address(self) -> str:
        """Who the account's mails come from. The real service writes from its own domain, which is not ours to use."""
        return self.sender_email or f"invoice+statements+{self.id}@{_DOMAIN}"

    def locale_for(self, preferred: Iterable[str]) -> str:
        """The first preferred locale there are texts for, else the account's own (docs.stripe.com/api/customers)."""
        return next((tag for tag in preferred if is_written(tag)), self.locale)


def is_written(tag: str) -> bool:
    """Whether there are texts for a locale such as `es`, `pt-BR` or `en-GB`."""
    return tag.replace("_", "-").partition("-")[0].lower() in LANGUAGES
