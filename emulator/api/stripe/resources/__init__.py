"""The operations, one module for each resource: its `routes` are found by being there."""
