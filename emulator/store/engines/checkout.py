"""Where this project's own files lie, when it runs from a checkout."""

from __future__ import annotations

from pathlib import Path


def checkout() -> Path | None:
    """The checkout that this module belongs to; None where the emulator was installed as a package."""
    root = Path(__file__).parents[3]
    return root if (root / "pyproject.toml").is_file() else None
