"""The parameters of customers."""

from emulator.billing.core.addresses import AddressParams, ShippingParams
from emulator.billing.core.metadata import MetadataParam
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params
from emulator.billing.customers.cash_settings import CashBalanceParams
from emulator.billing.customers.invoice_settings import InvoiceSettingsParams
from emulator.billing.customers.source_params import SourceParam
from emulator.billing.customers.tax_ids import TaxIdDataParams


class CustomerTaxParams(Params, frozen=True, kw_only=True):
    """Where the customer is to be taxed; `validate_location` is whether that must be known at once."""

    ip_address: Given[str | None] = NOT_GIVEN
    validate_location: Given[str] = NOT_GIVEN


class CustomerParams(OperationParams, frozen=True, kw_only=True):
    """What can be said of a customer at any time. `balance` is in minor units."""

    address: Given[AddressParams | None] = NOT_GIVEN
    balance: Given[int] = NOT_GIVEN
    business_name: Given[str | None] = NOT_GIVEN
    cash_balance: Given[CashBalanceParams] = NOT_GIVEN
    coupon: Given[str | None] = NOT_GIVEN
    description: Given[str | None] = NOT_GIVEN
    email: Given[str | None] = NOT_GIVEN
    individual_name: Given[str | None] = NOT_GIVEN
    invoice_prefix: Given[str] = NOT_GIVEN
    invoice_settings: Given[InvoiceSettingsParams] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    name: Given[str | None] = NOT_GIVEN
    next_invoice_sequence: Given[int] = NOT_GIVEN
    phone: Given[str | None] = NOT_GIVEN
    preferred_locales: Given[list[str]] = NOT_GIVEN
    promotion_code: Given[str | None] = NOT_GIVEN
    shipping: Given[ShippingParams | None] = NOT_GIVEN
    source: Given[SourceParam] = NOT_GIVEN
    tax: Given[CustomerTaxParams] = NOT_GIVEN
    tax_exempt: Given[str | None] = NOT_GIVEN
    validate: Given[bool] = NOT_GIVEN


class CustomerUpdateParams(CustomerParams, frozen=True, kw_only=True):
    """What may change of a customer (docs.stripe.com/api/customers/update)."""

    default_source: Given[str] = NOT_GIVEN


class CustomerCreateParams(CustomerParams, frozen=True, kw_only=True):
    """What makes a customer (docs.stripe.com/api/customers/create); `id` is taken, though undocumented (reported)."""

    id: Given[str] = NOT_GIVEN
    payment_method: Given[str] = NOT_GIVEN
    tax_id_data: Given[list[TaxIdDataParams]] = NOT_GIVEN
    test_clock: Given[str] = NOT_GIVEN
