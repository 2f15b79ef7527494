"""What is not billing: jobs, the outbox, webhooks, faults, clocks, keys."""
