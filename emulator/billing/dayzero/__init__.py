"""Day Zero's invoices: finalized, then sent as often as wanted (ondayzero.com/docs/guides/invoices)."""
