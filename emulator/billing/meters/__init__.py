"""Usage: meters, what is reported to them, and what it adds up to."""
