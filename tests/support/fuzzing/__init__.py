"""Requests made up from the routes' own schemas: right ones, nearly right ones, and nonsense."""
