"""What elements are stored as: one type for all, or one for each role that a tensor may have."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, get_args

from convcost.errors import ConvcostError, Problem, nearest

Role = Literal["weights", "activations", "gradients", "optimizer"]
ROLES: tuple[Role, ...] = get_args(Role)
DTYPE_BITS = {
    "float64": 64, "float32": 32, "float16": 16, "bfloat16": 16, "float8": 8,
    "int32": 32, "int16": 16, "int8": 8, "int4": 4, "int2": 2, "int1": 1,
}  # fmt: skip
DTYPE_ALIASES = {
    "fp64": "float64", "f64": "float64", "double": "float64", "fp32": "float32", "f32": "float32", "single": "float32",
    "fp16": "float16", "f16": "float16", "half": "float16", "bf16": "bfloat16", "fp8": "float8", "f8": "float8",
    "i32": "int32", "i16": "int16", "i8": "int8", "i4": "int4", "binary": "int1",
}  # fmt: skip
"""What types are called elsewhere."""
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


@lru_cache(maxsize=256)
def dtype_at(own: str | None, others: str, role: Role) -> str:
    """The type of a role at a layer: its own where it says so, else that of the others."""
    given = _given(own) if own else {}
    return given[role] if role in given else dtype_of(others, role)


def stored_bytes(elements: int, dtype: str) -> int:
    """Bytes of a tensor: elements of less than a byte are packed, and the last byte is a whole one."""
    return -(-elements * DTYPE_BITS[dtype] // 8)


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
    if dtype not in DTYPE_BITS:
        guess = DTYPE_ALIASES.get(dtype.lower()) or nearest(dtype, DTYPE_BITS)
        raise _error(
            f"unknown dtype `{dtype}`", f"did you mean `{guess}`?" if guess else f"one of {', '.join(DTYPE_BITS)}"
        )
    return dtype


def _error(message: str, hint: str) -> ConvcostError:
    return ConvcostError([Problem("E403", message, notes=(hint,))])
