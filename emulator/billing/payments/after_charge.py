"""What follows a charge that was collected: its payer disputes it, or its card's issuer warns of fraud.

Which cards and accounts do so stands in docs.stripe.com/testing.
"""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.dispute_claims import UNAUTHORIZED_DEBIT
from emulator.billing.payments.disputes import open_dispute
from emulator.billing.payments.early_fraud_warnings import warn_of_fraud
from emulator.billing.payments.payment_methods import PaymentMethod


def follow_up_card(charge: Charge, ctx: Context, changes: Changes) -> Charge:
    """The charge whose amount was collected, after what its card causes; several claims share the amount."""
    if charge.card is None:
        return charge
    card = charge.card.test_card
    if card.warns_of_fraud:
        charge = warn_of_fraud(charge, ctx, changes)
    left = charge.amount_captured
    for number, claim in enumerate(card.claims):
        share = left // (len(card.claims) - number)
        if share > 0:
            charge = open_dispute(charge, claim, share, ctx, changes)
        left -= share
    return charge


def follow_up_debit(charge: Charge, method: PaymentMethod, ctx: Context, changes: Changes) -> Charge:
    """The charge of a bank account after its holder had it taken back, where the account is one of those."""
    if method.bank is None or not method.bank.is_disputed:
        return charge
    return open_dispute(charge, UNAUTHORIZED_DEBIT, charge.amount_captured, ctx, changes)
