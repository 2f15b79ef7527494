"""Whatever happens to a customer, the balance of each currency is the sum of its own movements."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.billing.core.changes import Changes
from emulator.billing.credit_notes.issue import CreditNoteCreateParams, CreditNoteInputs, issue_credit_note
from emulator.billing.credit_notes.lines import line_of_amount
from emulator.billing.customers.balance_transactions import BalanceChange, BalanceTransaction
from emulator.billing.customers.customer import Customer
from emulator.billing.customers.params import CustomerUpdateParams
from emulator.billing.customers.update import update_customer
from emulator.billing.invoices.balances import change_balance
from emulator.billing.invoices.finalization import finalize_invoice
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.pay import pay_out_of_band
from emulator.billing.invoices.payment_state import PaymentState
from emulator.billing.invoices.void import VOIDABLE, void_invoice
from tests.support.domain_objects import customer, draft, moment

Action = Literal["invoice", "move", "set", "void", "pay", "credit"]

ACTIONS: tuple[Action, ...] = ("invoice", "move", "set", "void", "pay", "credit")
CURRENCIES = ("usd", "eur", "jpy")

steps = st.tuples(
    st.sampled_from(ACTIONS), st.sampled_from(CURRENCIES), st.integers(-3000, 3000), st.integers(min_value=0)
)


@dataclass
class Books:
    """A customer, what it was billed, and what moved its balances."""

    owner: Customer = field(default_factory=customer)
    invoices: list[Invoice] = field(default_factory=list)
    moved: Counter[str] = field(default_factory=Counter)

    def enter(self, changes: Changes) -> None:
        """Takes over what a rule changed."""
        for _, entity in changes.written.values():
            if isinstance(entity, Customer):
                self.owner = entity
            elif isinstance(entity, BalanceTransaction):
                self.moved[entity.currency] += entity.amount
                assert entity.ending_balance == self.moved[entity.currency]
            elif isinstance(entity, Invoice):
                self.invoices = [each for each in self.invoices if each.id != entity.id] + [entity]

    def act(self, action: Action, currency: str, amount: int, choice: int) -> None:
        """One thing that happens; nothing where there is nothing that it could happen to."""
        changes = Changes()
        if action == "invoice":
            made = draft(self.owner, amount, currency=currency)
            finalize_invoice(made, self.owner, auto_advance=None, ctx=moment(), changes=changes)
        elif action == "move":
            change_balance(
                self.owner, BalanceChange(amount=amount, currency=currency, type="adjustment"), moment(), changes
            )
        elif action == "set":
            update_customer(self.owner, CustomerUpdateParams(balance=amount), None, moment(), changes)
        elif self.invoices:
            self._act_on(self.invoices[choice % len(self.invoices)], action, abs(amount), changes)
        self.enter(changes)

    def _act_on(self, invoice: Invoice, action: Action, amount: int, changes: Changes) -> None:
        if action == "void" and invoice.status in VOIDABLE:
            void_invoice(invoice, self.owner, PaymentState(), [], moment(), changes)
        if action == "pay" and invoice.status == "open":
            pay_out_of_band(invoice, PaymentState(), None, moment(), changes)
        if action == "credit" and invoice.status in ("open", "paid"):
            left = invoice.amounts.total - sum(each.amount for each in invoice.credit_notes)
            if 0 < amount <= left:
                due = invoice.amounts.amount_remaining if invoice.status == "open" else 0
                params = CreditNoteCreateParams(invoice=invoice.id, credit_amount=amount - min(amount, due))
                inputs = CreditNoteInputs(invoice=invoice, customer=self.owner, payment_state=PaymentState())
                issue_credit_note(inputs, [line_of_amount(amount, moment())], params, moment(), changes)


@settings(derandomize=True, deadline=None, print_blob=True, max_examples=200)
@given(st.lists(steps, max_size=12))
def test_each_balance_is_the_sum_of_the_movements_in_its_currency(
    happened: list[tuple[Action, str, int, int]],
) -> None:
    books = Books()
    for each in happened:
        books.act(*each)
    assert books.owner.balances == {currency: moved for currency, moved in books.moved.items() if moved}
    for invoice in books.invoices:
        amounts = invoice.amounts
        asked = amounts.amount_due + invoice.pre_payment_credit_notes_amount
        assert asked + amounts.ending_balance == amounts.total + amounts.starting_balance
