"""What runs in a process of its own: the author's code, and torch.export on it. Its output goes nowhere."""

import faulthandler
import json
import os
import signal
import sys
import time
from ast import literal_eval
from pathlib import Path
from threading import Thread
from typing import Any

from convcost.bridges.torch.asked import AskedModule, Feed
from convcost.bridges.torch.exporting import exported
from convcost.bridges.torch.library import Untaken, torch
from convcost.bridges.torch.making import made
from convcost.bridges.torch.program import REQUEST, RESULT, TRACE, as_json

GRACE_SECONDS = 10
"""How much longer than it may take it lives at most, where nobody stops it."""


def main(folder: str) -> None:
    """Do what the request in a folder asks for, and write the result beside it."""
    own = os.getpid()
    place = Path(folder)
    request = json.loads((place / REQUEST).read_text(encoding="utf-8"))
    _end_with(request["parent"], request["seconds"] + GRACE_SECONDS)
    with (place / TRACE).open("w", encoding="utf-8") as trace:
        faulthandler.dump_traceback_later(request["seconds"], file=trace)
        try:
            told = _done(request)
        except Untaken as refused:
            told = json.dumps({"refused": [refused.message, refused.hint]})
        except RecursionError:
            told = json.dumps({"refused": ["it calls itself without end", ""]})
        faulthandler.cancel_dump_traceback_later()
    if os.getpid() == own:  # the author's code may have forked, and its copy has nothing to say
        unfinished = place / f"{RESULT}.part"
        unfinished.write_text(told, encoding="utf-8", errors="backslashreplace")
        unfinished.replace(place / RESULT)
    os._exit(0)  # whatever threads the author's code has left behind


def _end_with(parent: int, seconds: int) -> None:
    """End when the process that asked has gone, killed perhaps; after some time even if no Python can run here."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    Thread(target=watch, daemon=True).start()
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _done(request: dict[str, Any]) -> str:
    torch()
    sys.path.insert(0, str(Path.cwd()))
    package, attribute, positional, named = request["asked"]
    module = made(AskedModule(package, attribute, literal_eval(positional), literal_eval(named)))
    tensors = [Feed(place, name, tuple(sizes), *rest) for place, name, sizes, *rest in request["inputs"]]
    counts = request["samples"]
    for samples in counts[:-1]:
        try:
            return as_json(exported(module, tensors, samples, request["until"], attribute))
        except Untaken:
            continue  # what it says of one sample is easier to read
    return as_json(exported(module, tensors, counts[-1], request["until"], attribute))
