"""A customer's discount: /v1/customers/:id/discount."""

from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.resources.customers import CUSTOMERS
from emulator.billing.core.params import Params
from emulator.billing.customers.customer import Customer
from emulator.billing.customers.discounts import delete_discount
from schemas.stripe.discount import DiscountSchema
from schemas.stripe.invoice_params import DeleteParamsSchema
from schemas.stripe.objects import Rendered, render


@CUSTOMERS.delete("/v1/customers/<customer>/discount", DeleteParamsSchema, response_schema=DiscountSchema)
def delete(request: RequestContext[Params], customer: str) -> Rendered:
    """Takes the customer's discount off; what invoices have of it stays."""
    found = request.find(Customer, customer, param="customer")
    shown = {**render(delete_discount(found, request.changes), request.ctx), "deleted": True}
    return {name: shown[name] for name in sorted(shown, key=lambda name: (name != "id", name != "object", name))}
