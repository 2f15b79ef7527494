"""What several contracts are tested with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.stripe_cli import Cli, stripe_cli
from tests.support.wire import Wire


@pytest.fixture
def cli(wire: Wire, tmp_path: Path) -> Cli:
    """The official CLI, with a home of its own."""
    return Cli(stripe_cli(), wire, tmp_path)
