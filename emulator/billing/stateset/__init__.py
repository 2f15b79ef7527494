"""Stateset's invoices: numbered when they are created, sent as drafts or again (docs.stateset.com, API Reference)."""
