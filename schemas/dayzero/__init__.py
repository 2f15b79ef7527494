"""What comes in and goes out of Day Zero's API (ondayzero.com/docs/reference)."""
