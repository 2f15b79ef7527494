"""Mandates: /v1/mandates/:id."""

from emulator.api.stripe.resource import Resource
from emulator.billing.payments.mandates import Mandate
from schemas.stripe.mandate import MandateSchema

MANDATES = Resource(
    Mandate,
    MandateSchema,
    "/v1/mandates/<mandate>",
    permission="mandate",
    id_param="mandate",
)
MANDATES.add_retrieve()
