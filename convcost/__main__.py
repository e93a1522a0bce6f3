"""The command ``convcost``: everything that can fail is imported where failing has an exit status."""

import os
import signal

INTERRUPTED = 130


def _leave(_number: int, _frame: object) -> None:
    os._exit(INTERRUPTED)


IS_OURS = signal.getsignal(signal.SIGINT) is signal.default_int_handler
"""Whether nobody else has said what an interrupt does, as a shell does of what it runs in the background."""
if IS_OURS:
    signal.signal(
        signal.SIGINT, _leave
    )  # before all else is imported: an interrupt there would show Python's own trace

import gc  # noqa: E402
import sys  # noqa: E402

from convcost.cli.guarded import guarded  # noqa: E402
from convcost.errors.status import ExitStatus  # noqa: E402


def main() -> int:
    """Run the command line; the exit status."""
    return guarded(_command)


def _command() -> int:
    if IS_OURS:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if sys.argv[1:] in (["--version"], ["-V"]) and _tells_version():
        return ExitStatus.FINE
    _start_fast()
    from convcost.cli.run import run

    return run(sys.argv[1:])


def _start_fast() -> None:
    """Leave out what a run of a second has no use for.

    A graph lives until the end and has no cycles, so that collecting garbage only walks over it again and again, a
    third of the time for 100,000 layers. Pydantic would look through all installed packages for plug-ins.
    """
    gc.disable()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")


def _tells_version() -> bool:
    """Answered without typer, because scripts and shells ask for it all the time; not where nothing can be written."""
    from convcost import __version__

    if sys.stdout is None:
        return False
    try:
        sys.stdout.write(f"convcost {__version__}\n")
        sys.stdout.flush()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
