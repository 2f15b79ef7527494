"""What a payer's bank claims of a payment when it is disputed (docs.stripe.com/disputes/categories)."""

from typing import Literal

from emulator.billing.core.structs import Struct

CaseType = Literal["chargeback", "compliance", "inquiry"]


class DisputeClaim(Struct, frozen=True):
    """A claim as a test card, or a test bank account, brings it up.

    Attributes:
        reason: the category that it falls into.
        network_reason_code: what the card network calls that; None where no recording tells it, or there is none.
        case_type: whether the money is gone already; an `inquiry` only asks.
        enhanced_eligibility: the evidence program that its answer may take part in.
        is_final: whether nothing can be said against it, as with debits of bank accounts.
    """

    reason: str
    network_reason_code: str | None = None
    case_type: CaseType = "chargeback"
    enhanced_eligibility: str | None = None
    is_final: bool = False


FRAUDULENT = DisputeClaim("fraudulent", "10.4")
NOT_RECEIVED = DisputeClaim("product_not_received", "13.1")
INQUIRY = DisputeClaim("fraudulent", "10", "inquiry")
COMPELLING_EVIDENCE = DisputeClaim("fraudulent", "10.4", enhanced_eligibility="visa_compelling_evidence_3")
VISA_COMPLIANCE = DisputeClaim("noncompliant", None, "compliance", "visa_compliance")
MASTERCARD_COMPLIANCE = DisputeClaim("noncompliant", None, "compliance", "mastercard_compliance")
UNAUTHORIZED_DEBIT = DisputeClaim("debit_not_authorized", is_final=True)
