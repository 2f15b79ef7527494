"""The customer portal's pages, as billing.stripe.com has them below `/p/session`."""
