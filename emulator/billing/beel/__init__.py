"""BeeL's invoices: decimal euros, Spanish taxes, a status of their own (docs.beel.es)."""
