"""A folder that one process at a time may use."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from emulator.store.engines.base import EngineError

_NAME = "emulator.lock"
_PATIENCE = 5.0
_PAUSE = 0.05


class FolderLock:
    """Holds a folder until `release` is called or every process that inherited `descriptor` has ended."""

    def __init__(self, folder: Path) -> None:
        """Takes the folder, which is made if it is not there.

        A lock that is held is waited for a little: the engine of an emulator that was killed needs a moment to notice.

        Raises:
            EngineError: somebody holds it, or the folder cannot be used.
        """
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.descriptor = os.open(folder / _NAME, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise EngineError(
                f"the folder {folder} cannot be used ({error.strerror})", "set EMULATOR_DATA to a folder of yours"
            ) from error
        if not self._taken():
            os.close(self.descriptor)
            raise EngineError(
                f"the folder {folder} is in use by another emulator",
                "stop that one, or set EMULATOR_DATA to another folder",
            )

    def release(self) -> None:
        """Gives the folder up."""
        os.close(self.descriptor)

    def _taken(self) -> bool:
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
            except BlockingIOError:
                if time.monotonic() > deadline:
                    return False
                time.sleep(_PAUSE)
