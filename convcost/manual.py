"""The manual: of a layer kind, which is the docstring of its class, or of an error code."""

import re
from inspect import cleandoc

from convcost.codes import codes, describe
from convcost.errors import ConvcostError, Problem, nearest
from convcost.op import kinds, lookup

CODE = re.compile(r"[EW][0-9]+", re.ASCII | re.IGNORECASE)


def manual(topic: str) -> str:
    """The text about a kind or a code; raises `ConvcostError` when it is neither."""
    kind = lookup(topic)
    if kind is not None:
        return f"{topic}\n\n{cleandoc(kind.__doc__ or '')}\n"
    described = describe(topic)
    if described is None:
        raise ConvcostError([_unknown(topic)])
    return described


def _unknown(topic: str) -> Problem:
    wanted, known = (topic.upper(), codes()) if CODE.fullmatch(topic) else (topic.lower(), kinds())
    guess = nearest(wanted, known)
    hint = f"did you mean `{guess}`?" if guess else f"there are: {', '.join(known)}"
    return Problem("E403", f"`{topic}` is neither a layer kind nor an error code", notes=(hint,))
