"""Credit notes: taking back what an invoice asked for (docs.stripe.com/api/credit_notes)."""
