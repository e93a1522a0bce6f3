"""The one file that imports torch, when it is first needed."""

import sys
from typing import Any

INSTALL = "pip install 'convcost[torch]', or torch as https://pytorch.org says, where convcost is installed"


class Untaken(Exception):
    """A module cannot be taken: what went wrong, and what to do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.message, self.hint = message, hint
        super().__init__(message)


def torch() -> Any:
    """The library, imported when it is first needed."""
    try:
        import torch as library
    except ImportError as error:
        if getattr(error, "name", None) != "torch":
            raise Untaken(f"torch cannot be imported: {error}", INSTALL) from None
        raise Untaken(f"torch is not installed in {sys.executable}", INSTALL) from None
    except Exception as error:
        raise Untaken(f"torch cannot be imported: {told(error)}", INSTALL) from None
    return library


LONGEST_MESSAGE = 400


def told(error: BaseException) -> str:
    """An exception in a line: its type and the beginning of what it says."""
    lines = [line.strip() for line in str(error).strip().splitlines() if line.strip()]
    text = " ".join(lines)
    text = f"{text[:LONGEST_MESSAGE]}..." if len(text) > LONGEST_MESSAGE else text
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
