"""Schedules of subscriptions: what one is to be at which time."""
