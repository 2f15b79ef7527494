"""What surrounds BeeL's rules, for every caller: the events of their invoices, what is due, what became of mails."""

from emulator.services.beel.due import do_due, do_recurring_due
from emulator.services.beel.events import publish_events
from emulator.services.beel.issuing import issue_invoice, issue_invoices
from emulator.services.beel.loading import (
    SERIES,
    TAXES,
    WEBHOOKS,
    company_series_of,
    company_webhooks_of,
    draft_references,
    referred_keys,
    tax_configuration_of,
)
from emulator.services.beel.outcomes import record_outcome
from emulator.services.beel.recurring import generate_next
from emulator.services.beel.sending import send_invoice, send_invoices

__all__ = [
    "SERIES",
    "TAXES",
    "WEBHOOKS",
    "company_series_of",
    "company_webhooks_of",
    "do_due",
    "do_recurring_due",
    "draft_references",
    "generate_next",
    "issue_invoice",
    "issue_invoices",
    "publish_events",
    "record_outcome",
    "referred_keys",
    "send_invoice",
    "send_invoices",
    "tax_configuration_of",
]
