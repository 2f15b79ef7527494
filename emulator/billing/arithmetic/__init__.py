"""What an invoice adds up to: amounts, discounts and taxes from plain values."""
