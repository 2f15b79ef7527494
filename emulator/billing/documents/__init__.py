"""What a person is shown of an invoice, as facts."""
