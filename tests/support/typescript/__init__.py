"""Holds JSON objects against the TypeScript declarations of the official SDK for Node, of whichever version.

Its majors 8 to 16 declare what the API showed from 2019-12-03 to 2024-06-20, and each is of one API version.
"""
