"""Bank accounts that are debited, and what comes of debiting each (docs.stripe.com/testing, "Non-card payments").

A number that is in no table of the documentation pays: bank accounts of tests are made up freely.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Literal

from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import Struct, replace
from emulator.billing.payments import declines_of_banks as banks
from emulator.billing.payments.declines import Decline
from emulator.billing.payments.ibans import SEPA_TEST_IBANS, read_iban, sepa_scenario
from emulator.billing.payments.settlement import DELAYED_SETTLEMENT_SECONDS, SETTLEMENT_SECONDS

RIGHT_MICRODEPOSITS = (32, 45)
"""What is paid into every account that is to be verified, in minor units (docs.stripe.com/testing)."""

Verification = Literal["verified", "unverified", "unverifiable"]
"""Whether the account is known to be its holder's; microdeposits to an `unverifiable` one do not arrive."""


class BankAccount(Struct, frozen=True, kw_only=True):
    """What comes of debiting a bank account.

    Attributes:
        last4: the end of its number.
        decline: why a debit fails, where it does.
        seconds: how long the bank takes for its answer; None for a bank that never gives one.
        verification: whether it is known to be its holder's.
        verification_attempts: how often the holder may still say what was paid in.
        is_disputed: whether its holder has the debit taken back once it succeeded.
    """

    last4: str
    decline: Decline | None = None
    seconds: int | None = SETTLEMENT_SECONDS
    verification: Verification = "verified"
    verification_attempts: int = 10
    is_disputed: bool = False

    @property
    def is_blocked(self) -> bool:
        """Whether Stripe does not even ask the bank."""
        return self.decline is not None and self.decline.blocked


class Scenario(Struct, frozen=True):
    """What comes of debiting an account."""

    decline: Decline | None = None
    seconds: int | None = SETTLEMENT_SECONDS
    verification: Verification = "unverified"
    is_disputed: bool = False


_PAYS = Scenario()
_PAYS_LATE = Scenario(seconds=DELAYED_SETTLEMENT_SECONDS)
_DISPUTED = Scenario(is_disputed=True)


def _fails(decline: Decline, seconds: int = SETTLEMENT_SECONDS) -> Scenario:
    return Scenario(decline, seconds)


US_ACCOUNTS: Mapping[str, tuple[str, Scenario]] = {
    "success": ("000123456789", _PAYS),
    "accountClosed": ("000111111113", _fails(banks.ACCOUNT_CLOSED)),
    "riskLevelHighest": ("000000004954", _fails(banks.BLOCKED)),
    "noAccount": ("000111111116", _fails(banks.NO_ACCOUNT)),
    "insufficientFunds": ("000222222227", _fails(banks.INSUFFICIENT_FUNDS)),
    "debitNotAuthorized": ("000333333335", _fails(banks.DEBIT_NOT_AUTHORIZED)),
    "invalidCurrency": ("000444444440", _fails(banks.INVALID_CURRENCY)),
    "failMicrodeposits": ("000666666661", Scenario(verification="unverifiable")),
    "dispute": ("000555555559", _DISPUTED),
    "processing": ("000000000009", Scenario(seconds=None)),
    "weeklyLimitExceeded": ("000777777771", _fails(banks.WEEKLY_VOLUME)),
    "deactivatedTokenized": ("000888888885", _fails(banks.ACCOUNT_UNUSABLE)),
}
"""`pm_usBankAccount_<name>`; all at routing number 110000000."""

_ACCOUNTS: Mapping[str, Mapping[str, Scenario]] = {
    "us_bank_account": dict(US_ACCOUNTS.values()),
    "acss_debit": {
        "000123456789": _PAYS,
        "900123456789": _PAYS_LATE,
        "000222222227": _fails(banks.INSUFFICIENT_FUNDS),
        "900222222227": _fails(banks.INSUFFICIENT_FUNDS, DELAYED_SETTLEMENT_SECONDS),
        "000666666661": Scenario(verification="unverifiable"),
        "000777777771": _fails(banks.WEEKLY_VOLUME),
    },
    "au_becs_debit": {
        "000123456": _PAYS,
        "900123456": _PAYS_LATE,
        "111111113": _fails(banks.ACCOUNT_CLOSED),
        "111111116": _fails(banks.NO_ACCOUNT),
        "222222227": _fails(banks.REFER_TO_CUSTOMER),
        "922222227": _fails(banks.REFER_TO_CUSTOMER, DELAYED_SETTLEMENT_SECONDS),
        "333333335": _fails(banks.DEBIT_NOT_AUTHORIZED),
    },
    "bacs_debit": {
        "00012345": _PAYS,
        "90012345": _PAYS_LATE,
        "33333335": _fails(banks.DEBIT_NOT_AUTHORIZED),
        "93333335": _fails(banks.DEBIT_NOT_AUTHORIZED, DELAYED_SETTLEMENT_SECONDS),
        "22222227": _fails(banks.INSUFFICIENT_FUNDS),
        "92222227": _fails(banks.INSUFFICIENT_FUNDS, DELAYED_SETTLEMENT_SECONDS),
    },
}

_SEPA_SCENARIOS: Mapping[str, Scenario] = {
    "success": _PAYS,
    "successDelayed": _PAYS_LATE,
    "failed": _fails(banks.PAYMENT_FAILED),
    "failedDelayed": _fails(banks.PAYMENT_FAILED, DELAYED_SETTLEMENT_SECONDS),
    "disputed": _DISPUTED,
    "exceedsWeeklyVolumeLimit": _fails(banks.WEEKLY_VOLUME),
    "exceedsWeeklyTransactionLimit": _fails(banks.WEEKLY_TRANSACTIONS),
    "insufficientFunds": _fails(banks.INSUFFICIENT_FUNDS),
}

_VERIFIED_BY_MICRODEPOSITS = ("acss_debit", "us_bank_account")

Details = Mapping[str, Any]


def account_of_params(type: str, given: Details, ctx: Context) -> tuple[dict[str, Any], BankAccount]:
    """What a debit shows of the account that was given, and what comes of debiting it.

    Raises APIError for one that cannot be debited at all.
    """
    if type == "sepa_debit":
        return _sepa_account(str(given.get("iban", "")), ctx)
    number = "".join(str(given.get("account_number", "")).split())
    shown = _SHOWN[type](given, fingerprint_of(type, number, ctx))
    scenario = _ACCOUNTS.get(type, {}).get(number, _PAYS)
    return {**shown, "last4": number[-4:] or None}, _account(type, number[-4:], scenario)


def account_of_token(token: str, ctx: Context) -> tuple[str, dict[str, Any], BankAccount] | None:
    """Type, details and account of a test payment method (`pm_usBankAccount_success`, `pm_sepaDebit_failed_de`).

    None for what is none. They are verified already.
    """
    prefix, _, rest = token.removeprefix("pm_").partition("_")
    if prefix == "usBankAccount" and rest in US_ACCOUNTS:
        number, _ = US_ACCOUNTS[rest]
        given = {"account_number": number, "routing_number": "110000000", "account_holder_type": "individual"}
        details, account = account_of_params("us_bank_account", given, ctx)
        return "us_bank_account", details, _verified(account)
    scenario, _, country = rest.partition("_")
    iban = SEPA_TEST_IBANS.get(country.upper(), {}).get(scenario) if prefix == "sepaDebit" else None
    if iban is not None:
        details, account = _sepa_account(iban, ctx)
        return "sepa_debit", details, account
    if prefix == "bacsDebit" and rest == "success":
        given = {"account_number": "00012345", "sort_code": "108800"}
        return "bacs_debit", *account_of_params("bacs_debit", given, ctx)
    return None


def _account(type: str, last4: str, scenario: Scenario) -> BankAccount:
    verification: Verification = scenario.verification if type in _VERIFIED_BY_MICRODEPOSITS else "verified"
    return BankAccount(
        last4=last4,
        decline=scenario.decline,
        seconds=scenario.seconds,
        verification=verification,
        is_disputed=scenario.is_disputed,
    )


def _verified(account: BankAccount) -> BankAccount:
    if account.verification == "unverifiable":
        return account
    return replace(account, verification="verified")


def _sepa_account(given: str, ctx: Context) -> tuple[dict[str, Any], BankAccount]:
    iban = read_iban(given)
    scenario = sepa_scenario(iban)
    if scenario == "bankNotSupported":
        raise _unusable("sepa_debit_bank_not_supported", "The bank of this account does not support SEPA Direct Debit.")
    if scenario == "debitsNotSupported":
        raise _unusable("sepa_debit_debits_not_supported", "This account cannot be debited by SEPA Direct Debit.")
    details = {
        "bank_code": iban.bank_code,
        "branch_code": iban.branch_code,
        "country": iban.country,
        "fingerprint": fingerprint_of("sepa_debit", iban.text, ctx),
        "generated_from": {"charge": None, "setup_attempt": None},
        "last4": iban.text[-4:],
    }
    return details, _account("sepa_debit", iban.text[-4:], _SEPA_SCENARIOS[scenario])


def _unusable(code: str, message: str) -> APIError:
    return APIError(message, code=code, param="sepa_debit[iban]", documented=False)


def _us_details(given: Details, fingerprint: str) -> dict[str, Any]:
    return {
        "account_holder_type": given.get("account_holder_type"),
        "account_type": given.get("account_type", "checking"),
        "bank_name": "STRIPE TEST BANK",
        "financial_connections_account": None,
        "fingerprint": fingerprint,
        "last4": None,
        "networks": {"preferred": "ach", "supported": ["ach"]},
        "routing_number": given.get("routing_number"),
        "status_details": {},
    }


def _acss_details(given: Details, fingerprint: str) -> dict[str, Any]:
    return {
        "bank_name": "STRIPE TEST BANK",
        "fingerprint": fingerprint,
        "institution_number": given.get("institution_number"),
        "last4": None,
        "transit_number": given.get("transit_number"),
    }


def _nz_details(given: Details, _fingerprint: str) -> dict[str, Any]:
    return {
        "account_holder_name": given.get("account_holder_name"),
        "bank_code": given.get("bank_code"),
        "bank_name": "Stripe Test Bank",
        "branch_code": given.get("branch_code"),
        "last4": None,
        "suffix": given.get("suffix"),
    }


_SHOWN = {
    "acss_debit": _acss_details,
    "au_becs_debit": lambda given, fingerprint: {
        "bsb_number": given.get("bsb_number"),
        "fingerprint": fingerprint,
        "last4": None,
    },
    "bacs_debit": lambda given, fingerprint: {
        "fingerprint": fingerprint,
        "last4": None,
        "sort_code": given.get("sort_code"),
    },
    "nz_bank_account": _nz_details,
    "us_bank_account": _us_details,
}


def fingerprint_of(type: str, number: str, ctx: Context) -> str:
    """The same for each use of one number, of a bank account or of a payer, in an account of Stripe's."""
    return sha256(f"{ctx.account.id} {type} {number}".encode()).hexdigest()[:16]
