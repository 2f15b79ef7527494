"""Stripe's wire: parameters as they come in from forms and query strings, and objects as they go out."""
