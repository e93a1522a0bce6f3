"""A module exported in a process of its own, with a time limit: the author's code runs there and not here."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from convcost.bridges.torch.asked import Feed, asked
from convcost.bridges.torch.program import REQUEST, RESULT, TRACE, ExportedModule, from_json
from convcost.errors import ConvcostError, Problem

SECONDS = "CONVCOST_TORCH_SECONDS"
"""The variable of the environment that says how long a module may take."""
USUAL_SECONDS = 300
ROOT = Path(__file__).parents[3]
START = "import sys; sys.path.append(sys.argv[1]); from convcost.bridges.torch.child import main; main(sys.argv[2])"
THREAD = "(most recent call first)"
"""What stands in front of the frames of every thread."""
FRAME = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+) in (?P<function>\S+)')
OURS = re.compile(r"[\\/](torch|convcost|importlib)[\\/]")


@cache
def program_of(net: str, inputs: tuple[Feed, ...], until: str, samples: tuple[int, ...]) -> ExportedModule:
    """The program of a module for a batch of the first of these sizes that it takes; raises `ConvcostError`."""
    what = asked(net)
    seconds = _seconds()
    with TemporaryDirectory(prefix="convcost-") as folder:
        place = Path(folder)
        request = {
            "asked": [what.package, what.attribute, repr(what.positional), repr(dict(what.named))],
            "inputs": [list(each) for each in inputs],
            "until": until,
            "samples": list(samples),
            "seconds": seconds,
            "parent": os.getpid(),
        }
        (place / REQUEST).write_text(json.dumps(request), encoding="utf-8")
        status = _run(place, seconds)
        result = place / RESULT
        told = json.loads(result.read_text(encoding="utf-8")) if result.exists() else None
        if told is not None and "refused" not in told:
            return from_json(result.read_text(encoding="utf-8"))
        if told is not None:
            message, hint = told["refused"]
            raise _refused(net, message, hint)
        if status is None:
            where = _hung(place / TRACE)
            raise _refused(
                net, f"it has not finished within {seconds} s{where}", f"{SECONDS}={3 * seconds} allows more"
            )
        raise _refused(net, f"the process that ran it ended {_ended(status)}", "import it with Python to see why")


def _run(folder: Path, seconds: int) -> int | None:
    """Run the process to its end and stop what it has left behind; its status, None where it took too long."""
    process = subprocess.Popen(  # noqa: S603 - this very Python, and code of ours
        [sys.executable, "-P", "-c", START, str(ROOT), str(folder)],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        return process.wait(seconds + 2)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _stop(process)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """Stop the process and all that it has started."""
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def _seconds() -> int:
    told = os.environ.get(SECONDS, "")
    if not told:
        return USUAL_SECONDS
    if not told.isdecimal() or not 1 <= int(told) <= 86_400:
        raise ConvcostError([Problem("E403", f"{SECONDS}={told} is no number of seconds", notes=("for example 600",))])
    return int(told)


def _hung(trace: Path) -> str:
    """The author's line that was running, by what was noted shortly before the end: the main thread comes last."""
    text = trace.read_text(encoding="utf-8", errors="replace") if trace.exists() else ""
    frames: Iterable[re.Match[str]] = FRAME.finditer(text.rpartition(THREAD)[2])
    own = next((frame for frame in frames if not OURS.search(frame["file"]) and "<" not in frame["file"]), None)
    return f": {own['function']} at {own['file']}:{own['line']} was running" if own else ""


def _ended(status: int) -> str:
    if status >= 0:
        return f"with status {status}"
    with suppress(ValueError):
        return f"by {signal.Signals(-status).name}"
    return f"by signal {-status}"


def _refused(net: str, message: str, hint: str) -> ConvcostError:
    return ConvcostError([Problem("E193", f"`{net}`: {message}", notes=(hint,) if hint else ())])
