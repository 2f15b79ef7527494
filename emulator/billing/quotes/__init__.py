"""What a customer is offered: quotes, which become an invoice, a subscription or a schedule."""
