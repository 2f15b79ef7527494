"""The operations, in a module or more for each resource: what is declared there is found by being there."""
