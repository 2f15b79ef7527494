"""Early fraud warnings: /v1/radar/early_fraud_warnings."""

from emulator.api.stripe.resource import Resource
from emulator.billing.payments.early_fraud_warnings import EarlyFraudWarning
from schemas.stripe.early_fraud_warning import EarlyFraudWarningListParamsSchema, EarlyFraudWarningSchema

EARLY_FRAUD_WARNINGS = Resource(
    EarlyFraudWarning,
    EarlyFraudWarningSchema,
    "/v1/radar/early_fraud_warnings/<early_fraud_warning>",
    permission="early_fraud_warning",
    id_param="early_fraud_warning",
    filters=("charge", "payment_intent"),
)
EARLY_FRAUD_WARNINGS.add_retrieve()
EARLY_FRAUD_WARNINGS.add_list(EarlyFraudWarningListParamsSchema)
