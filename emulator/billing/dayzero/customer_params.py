"""The parameters of operations on customers (ondayzero.com/docs/reference/customers), as the rules get them."""

from emulator.billing.core.params import NOT_GIVEN, Given, Params


class CustomerCreateParams(Params, frozen=True, kw_only=True):
    """POST /customers: CustomerCreateRequest. The credit limit is in cents."""

    name: str
    email: str
    address: str | None = None
    phone: str | None = None
    tax_id: str | None = None
    website: str | None = None
    notes: str | None = None
    credit_limit_cents: int | None = None
    default_payment_term_id: str | None = None
    status: str = "active"
    category: str | None = None
    invoice_footer: str | None = None


class CustomerUpdateParams(Params, frozen=True, kw_only=True):
    """PUT /customers/{customer_id}: what is given takes the place of what was; null takes it away.

    What every customer has stays as it is by null, as if it were not given.
    """

    name: str | None = None
    email: Given[str | None] = NOT_GIVEN
    address: Given[str | None] = NOT_GIVEN
    phone: Given[str | None] = NOT_GIVEN
    tax_id: Given[str | None] = NOT_GIVEN
    website: Given[str | None] = NOT_GIVEN
    notes: Given[str | None] = NOT_GIVEN
    credit_limit_cents: Given[int | None] = NOT_GIVEN
    default_payment_term_id: Given[str | None] = NOT_GIVEN
    status: str | None = None
    category: Given[str | None] = NOT_GIVEN
    invoice_footer: Given[str | None] = NOT_GIVEN


class ContactCreateParams(Params, frozen=True, kw_only=True):
    """POST /customers/{customer_id}/contacts."""

    name: str
    email: str | None = None
    role: str | None = None
    is_primary: bool = False
