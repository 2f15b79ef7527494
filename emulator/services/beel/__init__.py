"""What surrounds BeeL's rules, for every caller: the events of their invoices, what is due, what became of mails."""

from emulator.services.beel.due import do_due, do_recurring_due
from emulator.services.beel.events import publish_events
from emulator.services.beel.issuing import issue_invoice
from emulator.services.beel.loading import company_series_of, tax_configuration_of
from emulator.services.beel.outcomes import record_outcome
from emulator.services.beel.recurring import generate_next, template_references
from emulator.services.beel.sending import send_invoice, send_invoices

__all__ = [
    "company_series_of",
    "do_due",
    "do_recurring_due",
    "generate_next",
    "issue_invoice",
    "publish_events",
    "record_outcome",
    "send_invoice",
    "send_invoices",
    "tax_configuration_of",
    "template_references",
]
