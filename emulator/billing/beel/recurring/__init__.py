"""Recurring invoices (docs.beel.es, Recurring invoices): templates that invoices are made from, each on its day."""
