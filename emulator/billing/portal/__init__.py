"""The customer portal: what a customer may do on a page of Stripe's, and the sessions that open it."""
