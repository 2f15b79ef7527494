"""Subscriptions: what is billed again and again, and what time makes of it."""
