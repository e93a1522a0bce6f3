"""The manual: of a layer kind or a transform, which is its docstring, of a word of the notation, a device, a code."""

import re
from collections.abc import Iterable

from convcost import conventions as convention
from convcost.errors import Problem, nearest
from convcost.errors.codes import codes, describe
from convcost.explaining import notation
from convcost.graph import transforms
from convcost.language.documentation import documentation
from convcost.layers.op import kinds, lookup
from convcost.networks import devices
from convcost.notation.spec import aliases

CODE = re.compile(r"[EW][0-9]+", re.ASCII | re.IGNORECASE)


def manual(topic: str) -> str | None:
    """The text about a topic, whose first line names it; None for what is none."""
    if topic in convention.names():
        return f"{topic}\n\n{convention.lookup(topic).manual}\n"
    if topic in devices.names():
        return f"{topic}\n\n{devices.find(topic).described}\n"
    if notation.describe(topic):
        return notation.describe(topic)
    told = list(filter(None, (lookup(topic), transforms.lookup(topic))))
    if not told:
        return describe(topic)
    texts = [documentation(each) for each in told]
    return "\n\n".join((topic, *texts[:1], *(f"The transform {topic}: {text}" for text in texts[1:]))) + "\n"


def unknown(topic: str, also: Iterable[str] = ()) -> Problem:
    """What to say about a topic that nothing is known about; ``also`` are other names that may have been meant."""
    names = (
        "kinds",
        *kinds(),
        *notation.names(),
        *notation.PARTS,
        *transforms.names(),
        *devices.names(),
        *convention.names(),
        *also,
    )
    known = codes() if CODE.fullmatch(topic) else names
    wanted = topic.upper() if CODE.fullmatch(topic) else topic.lower()
    guess = aliases.KINDS.get(topic) or aliases.KINDS.get(topic.lower()) or nearest(wanted, known)
    hint = f"did you mean `{guess}`?" if guess else "`convcost explain` lists what can be explained"
    message = f"`{topic}` is no layer kind, word of the notation, transform, device, convention, error code or network"
    return Problem("E403", message, notes=(hint,))
