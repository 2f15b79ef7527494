"""What comes in and goes out of Stateset's API (docs.stateset.com, API Reference)."""
