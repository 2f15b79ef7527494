"""Invoices: their life from draft to paid or void (docs.stripe.com/api/invoices)."""
