"""Cash balances: what customers sent by bank transfer that has paid for nothing yet.

docs.stripe.com/api/cash_balance, /cash_balance_transactions.
"""

from typing import Any, ClassVar, Literal

from msgspec import field

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace
from emulator.billing.customers.cash_settings import CashSettingsParams
from emulator.billing.payments.bank_transfers import transfer_for

ReconciliationMode = Literal["automatic", "manual"]


class CashBalance(Struct, frozen=True, kw_only=True):
    """A customer's cash in minor units by currency, what is zero left out; its id is the customer's.

    `reconciliation_mode` is None where the account decides, which applies what comes in automatically.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "cash_balance", display_name="cash balance", events=("cash_balance.funds_available",)
    )

    id: str
    created: int
    available: dict[str, int] = field(default_factory=dict)
    reconciliation_mode: ReconciliationMode | None = None

    @property
    def is_automatic(self) -> bool:
        """Whether cash pays for what waits for it without being told to."""
        return self.reconciliation_mode != "manual"

    def in_currency(self, currency: str) -> int:
        """How much there is of a currency."""
        return self.available.get(currency, 0)


class CashTransaction(Struct, frozen=True, kw_only=True):
    """A movement of a customer's cash, in minor units; `details` are of its `type`, as shown."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "customer_cash_balance_transaction",
        display_name="customer cash balance transaction",
        prefix="ccsbtxn",
        events=("customer_cash_balance_transaction.created",),
    )

    id: str
    created: int
    currency: str
    customer: str
    details: dict[str, Any] = field(default_factory=dict)
    ending_balance: int
    net_amount: int
    type: str


class CashBalanceUpdateParams(OperationParams, frozen=True, kw_only=True):
    """What may change of a cash balance (docs.stripe.com/api/cash_balance/update)."""

    settings: Given[CashSettingsParams] = NOT_GIVEN


class FundParams(OperationParams, frozen=True, kw_only=True):
    """What a customer is to have sent, in minor units (docs.stripe.com/api/cash_balance, test helper)."""

    amount: int
    currency: str
    reference: Given[str] = NOT_GIVEN


def empty_cash_balance(customer: str, ctx: Context) -> CashBalance:
    """The cash of a customer who never sent any."""
    return CashBalance(id=customer, created=ctx.world_now)


def update_cash_balance(old: CashBalance, settings: Given[CashSettingsParams], changes: Changes) -> CashBalance:
    """The cash balance with the settings applied; Stripe emits no event for it."""
    if settings is NOT_GIVEN or settings.reconciliation_mode is NOT_GIVEN:
        return old
    modes: dict[str, ReconciliationMode] = {"automatic": "automatic", "manual": "manual"}
    after = replace(old, reconciliation_mode=modes.get(settings.reconciliation_mode))
    changes.save(after)
    return after


def move_cash(
    old: CashBalance,
    amount: int,
    currency: str,
    type: str,
    details: dict[str, Any],
    ctx: Context,
    changes: Changes,
) -> tuple[CashBalance, CashTransaction]:
    """The cash balance `amount` minor units later, and the movement."""
    ctx = ctx.in_world_time()
    ending = old.in_currency(currency) + amount
    others = {name: value for name, value in old.available.items() if name != currency}
    after = replace(old, available={**others, currency: ending} if ending else others)
    transaction = CashTransaction(
        id=ctx.new_id("ccsbtxn"),
        created=ctx.now,
        currency=currency,
        customer=old.id,
        details={type: details},
        ending_balance=ending,
        net_amount=amount,
        type=type,
    )
    changes.save(after)
    changes.save(transaction)
    changes.emit("customer_cash_balance_transaction.created", transaction)
    return after, transaction


def receive_transfer(
    old: CashBalance, params: FundParams, ctx: Context, changes: Changes
) -> tuple[CashBalance, CashTransaction]:
    """The cash balance after a customer sent money. Raises APIError for a currency that nobody sends, and for none."""
    if params.amount <= 0:
        raise APIError("Invalid positive integer", code="parameter_invalid_integer", param="amount")
    type = transfer_for(params.currency, None).type
    senders: dict[str, dict[str, Any]] = {
        "eu_bank_transfer": {"bic": "TESTDE2XXXX", "iban_last4": "3000", "sender_name": "Test Sender"},
        "gb_bank_transfer": {"account_number_last4": "2345", "sender_name": "Test Sender", "sort_code": "108800"},
        "jp_bank_transfer": {"sender_bank": "Test Bank", "sender_branch": "Test Branch", "sender_name": "Test Sender"},
        "us_bank_transfer": {"network": "ach", "sender_name": "Test Sender"},
    }
    shown = {"reference": params.reference or None, "type": type}
    details = {"bank_transfer": {**({type: senders[type]} if type in senders else {}), **shown}}
    return move_cash(old, params.amount, params.currency, "funded", details, ctx, changes)
