"""The command ``convcost``: everything that can fail is imported where failing has an exit status."""

import gc
import os
import sys

from convcost.cli.guarded import guarded
from convcost.errors.status import ExitStatus


def main() -> int:
    """Run the command line; the exit status."""
    return guarded(_command)


def _command() -> int:
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
