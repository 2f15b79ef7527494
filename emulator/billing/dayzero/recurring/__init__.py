"""Recurring templates: invoices made on a schedule (ondayzero.com/docs/guides/recurring)."""
