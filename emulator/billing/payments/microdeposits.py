"""Verifying a bank account by what was paid into it (docs.stripe.com/testing, "Test microdeposit amounts").

docs.stripe.com/payments/ach-direct-debit/accept-a-payment, "Microdeposit verification failure", has the codes.
"""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, Declined
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams
from emulator.billing.core.structs import Struct, replace
from emulator.billing.payments import declines_of_banks as banks
from emulator.billing.payments.bank_accounts import RIGHT_MICRODEPOSITS, BankAccount
from emulator.billing.payments.bank_debits import debit_account
from emulator.billing.payments.charging import ConfirmationResult, fail_payment
from emulator.billing.payments.declines import Decline
from emulator.billing.payments.intents import unexpected_state_error
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.payment_methods import PaymentMethod
from emulator.billing.payments.setup_intents import SetupIntent, SetupResult, complete_setup, fail_setup


class VerifyMicrodepositsParams(OperationParams, frozen=True, kw_only=True):
    """What was paid in: two amounts in minor units, or the code in the descriptor of a single cent."""

    amounts: Given[list[int]] = NOT_GIVEN
    client_secret: Given[str] = NOT_GIVEN
    descriptor_code: Given[str] = NOT_GIVEN


RIGHT_AMOUNTS = VerifyMicrodepositsParams(amounts=[*RIGHT_MICRODEPOSITS])
"""What was really paid in."""

_RIGHT: tuple[object, ...] = (RIGHT_MICRODEPOSITS, "SM11AA")
_TOO_MANY_ATTEMPTS: tuple[object, ...] = ((10, 11), "SM33CC")
_TIMEOUT: tuple[object, ...] = ((40, 41), "SM44DD")


class _Verification(Struct, frozen=True):
    """The payment method after somebody said what was paid in; why that was the end of it, or not enough."""

    method: PaymentMethod
    decline: Decline | None = None
    mistake: APIError | None = None


def verify_payment(
    intent: PaymentIntent,
    method: PaymentMethod,
    params: VerifyMicrodepositsParams,
    ctx: Context,
    changes: Changes,
) -> ConfirmationResult:
    """The intent after its account was verified, and is debited; a wrong answer leaves it waiting, for a few times.

    Raises APIError for an intent that waits for no verification.
    """
    result = _verify(intent, method, params, changes)
    if result.mistake is not None:
        return ConfirmationResult(intent, Declined(result.mistake))
    if result.decline is not None:
        return fail_payment(intent, result.method, result.decline, None, changes)
    return debit_account(intent, result.method, _account(result.method), ctx, changes)


def verify_setup(
    intent: SetupIntent, method: PaymentMethod, params: VerifyMicrodepositsParams, changes: Changes
) -> SetupResult:
    """The setup intent after its account was verified; a wrong answer leaves it waiting, for a few times.

    Raises APIError for a setup intent that waits for no verification.
    """
    result = _verify(intent, method, params, changes)
    if result.mistake is not None:
        return SetupResult(intent, Declined(result.mistake))
    if result.decline is not None:
        return fail_setup(intent, result.method, result.decline, changes)
    return SetupResult(complete_setup(intent, result.method, changes))


def verify_instantly(method: PaymentMethod, verification_method: str | None, changes: Changes) -> PaymentMethod:
    """The bank account once its owner has shown to be its holder, as they do at their bank on Stripe's own pages.

    docs.stripe.com/payments/ach-direct-debit: at once, unless `verification_method` asks for microdeposits.
    """
    account = method.bank
    if account is None or account.verification != "unverified" or verification_method == "microdeposits":
        return method
    return _with_account(method, replace(account, verification="verified"), changes)


def _verify(
    intent: PaymentIntent | SetupIntent,
    method: PaymentMethod,
    params: VerifyMicrodepositsParams,
    changes: Changes,
) -> _Verification:
    if intent.status != "requires_action" or intent.action != "verify_with_microdeposits":
        raise unexpected_state_error(
            intent,
            f"This {type(intent).__name__} cannot be verified with microdeposits because it has a status of "
            f"{intent.status}.",
        )
    account = _account(method)
    said = _said(params)
    if account.verification == "unverifiable":
        return _Verification(method, banks.MICRODEPOSITS_FAILED)
    if said in _TOO_MANY_ATTEMPTS:
        return _Verification(method, banks.TOO_MANY_ATTEMPTS)
    if said in _TIMEOUT:
        return _Verification(method, banks.VERIFICATION_TIMEOUT)
    if said in _RIGHT:
        return _Verification(_with_account(method, replace(account, verification="verified"), changes))
    left = account.verification_attempts - 1
    tried = _with_account(method, replace(account, verification_attempts=left), changes)
    if left == 0:
        return _Verification(tried, banks.TOO_MANY_ATTEMPTS)
    return _Verification(tried, mistake=_mismatch(said, left))


def _account(method: PaymentMethod) -> BankAccount:
    if method.bank is None:
        raise APIError("There is no bank account to verify.")
    return method.bank


def _with_account(method: PaymentMethod, account: BankAccount, changes: Changes) -> PaymentMethod:
    after = replace(method, bank=account)
    changes.save(after)
    return after


def _said(params: VerifyMicrodepositsParams) -> object:
    """The amounts in ascending order, or the code."""
    if params.descriptor_code is not NOT_GIVEN:
        return params.descriptor_code.strip().upper()
    if params.amounts is NOT_GIVEN:
        raise APIError("You must provide either `amounts` or `descriptor_code`.", code="parameter_missing")
    if len(params.amounts) != 2:
        raise APIError(
            "You must provide exactly two microdeposit amounts.",
            code="payment_method_microdeposit_verification_amounts_invalid",
            param="amounts",
        )
    return tuple(sorted(params.amounts))


def _mismatch(said: object, left: int) -> APIError:
    if isinstance(said, str):
        what, told = "descriptor_code", "The descriptor code provided does not match the one that was"
    else:
        what, told = "amounts", "The amounts provided do not match the amounts that were"
    return APIError(
        f"{told} sent to the bank account. You have {left} verification attempts remaining.",
        code=f"payment_method_microdeposit_verification_{what}_mismatch",
        param=what,
    )
