"""Write a commented starter file."""

from pathlib import Path
from typing import Annotated

import typer

from convcost.errors.status import ExitStatus

EXAMPLES = (
    "convcost init",
    "convcost init nets/first.yaml",
)
STARTER = Path(__file__).parents[2] / "networks" / "starter.yaml"


def init(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What to call it; an existing file is kept.")] = Path(
        "net.yaml"
    ),
) -> ExitStatus:
    """Write a commented starter file."""
    from convcost.cli.streams import talk
    from convcost.errors import ConvcostError, Problem
    from convcost.networks.locate import PROJECT_FILE

    taken = {"-": "stands for standard input", PROJECT_FILE: "holds the limits of a project"}
    if file.name in taken:
        hint = "choose another name, such as net.yaml"
        raise ConvcostError(
            [Problem("E405", f"`{file}` {taken[file.name]}, so no network can be called that", notes=(hint,))]
        )

    try:
        with file.open("x", encoding="utf-8", newline="\n") as new:
            new.write(STARTER.read_text(encoding="utf-8"))
    except FileExistsError:
        hint = f"choose another name: convcost init FILE; or look at it: convcost analyze {file}"
        raise ConvcostError([Problem("E405", f"`{file}` exists and is kept as it is", notes=(hint,))]) from None
    except OSError as error:
        raise ConvcostError([Problem("E405", f"cannot write `{file}`: {error.strerror}")]) from None
    talk(f"wrote {file}; next: convcost analyze {file}\n")
    return ExitStatus.FINE
