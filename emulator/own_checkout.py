"""Where this project's own files lie, when it runs from a checkout, and what a person types to have the engines."""

from __future__ import annotations

from pathlib import Path


def checkout() -> Path | None:
    """The checkout that this module belongs to; None where the emulator was installed as a package."""
    root = Path(__file__).parents[1]
    return root if (root / "pyproject.toml").is_file() else None


def program_name() -> str:
    """What is typed before a command of the emulator."""
    return "python -m emulator" if checkout() else "stripe-invoice-emulator"


def dynoxide_command() -> str:
    """What brings dynoxide to this machine."""
    return "`make dynoxide`" if checkout() else "`cargo install --locked dynoxide-rs`"


def dynamodb_local_command() -> str:
    """What brings DynamoDB Local to this machine, for who accepts Amazon's licence."""
    return "`make dynamodb-local`" if checkout() else f"`{program_name()} install-dynamodb-local`"
