"""The rules: what an invoice is, what may happen to it and what it adds up to.

Plain Python: nothing here knows HTTP, the store or the clock. A rule takes what it needs, records what it changes in
a `Changes` and returns the new state; a rule that says no raises a `APIError`.
"""
