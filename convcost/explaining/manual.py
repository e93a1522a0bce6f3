"""The manual: of a layer kind or a transform, which is its docstring, of a device, a convention, or an error code."""

import re
from collections.abc import Iterable
from inspect import cleandoc

from convcost import conventions as convention
from convcost.errors import Problem, nearest
from convcost.errors.codes import codes, describe
from convcost.graph import transforms
from convcost.layers.op import kinds, lookup
from convcost.networks import devices

CODE = re.compile(r"[EW][0-9]+", re.ASCII | re.IGNORECASE)


def manual(topic: str) -> str | None:
    """The text about a topic, whose first line names it; None for what is none."""
    if topic in convention.names():
        return f"{topic}\n\n{convention.lookup(topic).manual}\n"
    if topic in devices.names():
        return f"{topic}\n\n{devices.find(topic).described}\n"
    told = list(filter(None, (lookup(topic), transforms.lookup(topic))))
    if not told:
        return describe(topic)
    texts = [cleandoc(each.__doc__ or "") for each in told]
    return "\n\n".join((topic, *texts[:1], *(f"The transform {topic}: {text}" for text in texts[1:]))) + "\n"


def unknown(topic: str, also: Iterable[str] = ()) -> Problem:
    """What to say about a topic that nothing is known about; ``also`` are other names that may have been meant."""
    names = (*kinds(), *transforms.names(), *devices.names(), *convention.names(), *also)
    known = codes() if CODE.fullmatch(topic) else names
    wanted = topic.upper() if CODE.fullmatch(topic) else topic.lower()
    guess = nearest(wanted, known)
    hint = f"did you mean `{guess}`?" if guess else "`convcost explain` lists what can be explained"
    message = f"`{topic}` is no layer kind, transform, device, convention, error code or network"
    return Problem("E403", message, notes=(hint,))
