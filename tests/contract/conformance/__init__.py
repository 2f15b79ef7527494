"""A conformance report: what a server's Stripe API answers, held against what Stripe's is known to answer.

Every check here is for both, the emulator and the real service in test mode. So they use Stripe's public API alone,
take nothing for granted about the account but that it is in test mode, and remove what they made. `make contract` runs
them.
"""
