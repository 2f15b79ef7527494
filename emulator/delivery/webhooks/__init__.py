"""Webhooks: events on their way to the endpoints (docs.stripe.com/webhooks)."""
