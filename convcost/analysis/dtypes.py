"""What elements are stored as: one type for all, or one for each role that a tensor may have."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, get_args

from convcost.errors import ConvcostError, Problem, nearest

Role = Literal["weights", "activations", "gradients", "optimizer"]
ROLES: tuple[Role, ...] = get_args(Role)
DTYPE_BYTES = {"float64": 8, "float32": 4, "float16": 2, "bfloat16": 2, "int8": 1}
UNLESS_GIVEN = "float32"
FORM = "one type for all, or weights=int8,activations=float16"


@lru_cache(maxsize=64)
def dtype_of(text: str, role: Role) -> str:
    """The type of a role under ``float16`` or ``weights=int8,activations=float16``.

    Gradients and the state of the optimizer are as the weights unless given. Raises `ConvcostError`.
    """
    given = _given(text)
    fallback = UNLESS_GIVEN if role == "activations" else given.get("weights", UNLESS_GIVEN)
    return given.get(role, fallback)


def check(text: str) -> None:
    """Refuse what names no types."""
    _given(text)


def _given(text: str) -> Mapping[str, str]:
    if "=" not in text:
        return dict.fromkeys(ROLES, _known(text.strip()))
    given: dict[str, str] = {}
    for part in text.split(","):
        role, equals, dtype = (each.strip() for each in part.partition("="))
        if not equals:
            raise _error(f"`{part.strip()}` in `{text}` says no role", FORM)
        if role not in ROLES:
            guess = nearest(role, ROLES)
            raise _error(
                f"unknown role `{role}`", f"did you mean `{guess}`?" if guess else f"roles: {', '.join(ROLES)}"
            )
        if role in given:
            raise _error(f"`{role}` has two types in `{text}`", "leave one of them out")
        given[role] = _known(dtype)
    return given


def _known(dtype: str) -> str:
    if dtype not in DTYPE_BYTES:
        guess = nearest(dtype, DTYPE_BYTES)
        raise _error(
            f"unknown dtype `{dtype}`", f"did you mean `{guess}`?" if guess else f"one of {', '.join(DTYPE_BYTES)}"
        )
    return dtype


def _error(message: str, hint: str) -> ConvcostError:
    return ConvcostError([Problem("E403", message, notes=(hint,))])
