"""What is done with a thing, once: called by a route, a job and a page alike.

A service takes the unit of work and what its caller has resolved already. It loads what the rule needs, calls the rule,
orders what follows, and returns the thing as it is then. It commits nothing: whoever called it does.
"""
