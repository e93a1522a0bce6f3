"""What an analysis is computed under: batch, dtype, convention."""

from dataclasses import dataclass

from convcost.errors import ConvcostError, Problem, nearest

DTYPE_BYTES = {"float64": 8, "float32": 4, "float16": 2, "bfloat16": 2, "int8": 1}


@dataclass(frozen=True, slots=True)
class Settings:
    """``batch`` scales multiply-adds and activations; ``dtype`` turns elements into bytes."""

    batch: int = 1
    dtype: str = "float32"

    def __post_init__(self) -> None:
        """Refuse what cannot be counted with."""
        if self.batch < 1:
            raise _error(f"the batch must be at least 1, got {self.batch}")
        if self.dtype not in DTYPE_BYTES:
            guess = nearest(self.dtype, DTYPE_BYTES)
            hint = f"did you mean `{guess}`?" if guess else f"one of {', '.join(DTYPE_BYTES)}"
            raise _error(f"unknown dtype `{self.dtype}`", hint)

    @property
    def element_bytes(self) -> int:
        """Bytes of one element."""
        return DTYPE_BYTES[self.dtype]


CONVENTION = (
    "MACs: multiply-adds of convolutions, linear layers and matrix products; "
    "padding zeros counted, bias and normalisation not; FLOPs are 2 x MACs"
)


def _error(message: str, *hints: str) -> ConvcostError:
    return ConvcostError([Problem("E403", message, notes=hints)])
