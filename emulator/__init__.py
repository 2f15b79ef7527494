"""A local stand-in for invoice APIs: Stripe's at the root, three more beside it."""

__version__ = "0.2.0"
