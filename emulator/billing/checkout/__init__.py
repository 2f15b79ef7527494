"""Checkout Sessions: what a customer pays for on a page of the provider's, and what comes of it."""
