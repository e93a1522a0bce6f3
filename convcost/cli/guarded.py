"""The exit status of whatever happens to some work: that of a bug, or of an interruption.

A failing import or an uncaught exception would end Python with status 1, which means "over budget" here: what can fail
is imported by the work itself.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO

from convcost.errors.status import ExitStatus


def guarded(work: Callable[[], int]) -> int:
    """The exit status of some work, whose imports are part of it: that of a bug for whatever nobody expected."""
    try:
        return work()
    except KeyboardInterrupt:
        return ExitStatus.INTERRUPTED
    except Exception:
        return _bug()


def _bug() -> int:
    from traceback import format_exc

    if sys.stderr is not None:
        try:
            sys.stderr.write(
                f"{format_exc()}\nThis is a bug in convcost, not in your file: please report it to the project"
                " with the lines above, the command and the file.\n"
            )
            sys.stderr.flush()
        except (OSError, ValueError):
            drop(sys.stderr)
    return ExitStatus.BUG


def drop(stream: TextIO) -> None:
    """Send what is still buffered nowhere, so that Python does not fail on it while it ends, with status 120."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
