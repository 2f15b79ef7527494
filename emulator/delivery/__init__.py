"""What leaves the building: mail with its PDF, webhooks, and the worker that drives both."""
