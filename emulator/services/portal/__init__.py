"""What is done in the customer portal: `portal.cancel(visit, …)`."""

from emulator.services.portal.configurations import configuration_named, default_id_of, default_of, keep_default
from emulator.services.portal.details import add_tax_id, change_details, remove_tax_id, tax_ids_of
from emulator.services.portal.flows import asked_flow, finish_flow, open_flow
from emulator.services.portal.payment_methods import (
    add_card,
    make_default,
    method_of,
    methods_of,
    remove_method,
    take_new_default,
    used_methods,
)
from emulator.services.portal.plans import (
    Change,
    Offer,
    cancel,
    change_plan,
    coupon_named,
    current_plans,
    feedback_options_of,
    offers,
    preview,
    preview_renewal,
    renew,
    subscription_of,
    take_offer,
)
from emulator.services.portal.visits import Visit, enter, invoices_of, note, require_standing_clock

__all__ = [
    "Change",
    "Offer",
    "Visit",
    "add_card",
    "add_tax_id",
    "asked_flow",
    "cancel",
    "change_details",
    "change_plan",
    "configuration_named",
    "coupon_named",
    "current_plans",
    "default_id_of",
    "default_of",
    "enter",
    "feedback_options_of",
    "finish_flow",
    "invoices_of",
    "keep_default",
    "make_default",
    "method_of",
    "methods_of",
    "note",
    "offers",
    "open_flow",
    "preview",
    "preview_renewal",
    "remove_method",
    "remove_tax_id",
    "renew",
    "require_standing_clock",
    "subscription_of",
    "take_new_default",
    "take_offer",
    "tax_ids_of",
    "used_methods",
]
