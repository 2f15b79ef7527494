"""What surrounds BeeL's rules, for every caller: the events of their invoices, what is due, what became of mails."""

from emulator.services.beel.due import do_due, do_recurring_due
from emulator.services.beel.events import publish_events
from emulator.services.beel.loading import company_series_of, customer_of, rectified_by, tax_configuration_of
from emulator.services.beel.outcomes import record_outcome
from emulator.services.beel.recurring import generate_next, template_references
from emulator.services.beel.sending import send_invoice, send_invoices, send_issued

__all__ = [
    "company_series_of",
    "customer_of",
    "do_due",
    "do_recurring_due",
    "generate_next",
    "publish_events",
    "record_outcome",
    "rectified_by",
    "send_invoice",
    "send_invoices",
    "send_issued",
    "tax_configuration_of",
    "template_references",
]
