"""The manual: of a layer kind or a transform, which is the docstring in its file, or of an error code."""

import re
from inspect import cleandoc

from convcost import transforms
from convcost.codes import codes, describe
from convcost.errors import ConvcostError, Problem, nearest
from convcost.op import kinds, lookup

CODE = re.compile(r"[EW][0-9]+", re.ASCII | re.IGNORECASE)


def manual(topic: str) -> str:
    """The text about a kind, a transform or a code; raises `ConvcostError` when it is none of them."""
    documented = lookup(topic) or transforms.lookup(topic)
    if documented is not None:
        return f"{topic}\n\n{cleandoc(documented.__doc__ or '')}\n"
    described = describe(topic)
    if described is None:
        raise ConvcostError([_unknown(topic)])
    return described


def _unknown(topic: str) -> Problem:
    wanted, known = (
        (topic.upper(), codes()) if CODE.fullmatch(topic) else (topic.lower(), (*kinds(), *transforms.names()))
    )
    guess = nearest(wanted, known)
    hint = f"did you mean `{guess}`?" if guess else f"there are: {', '.join(known)}"
    return Problem("E403", f"`{topic}` is no layer kind, transform or error code", notes=(hint,))
