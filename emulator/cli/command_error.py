"""What a command could not do, and the exit codes that say so."""

FAILED = 1
MISUSED = 2


class CommandError(Exception):
    """A command cannot do what it was asked; the message is one sentence that says why and how to mend it.

    Attributes:
        code: the exit code, `FAILED` or `MISUSED`.
    """

    def __init__(self, message: str, code: int = FAILED) -> None:
        super().__init__(message)
        self.code = code
