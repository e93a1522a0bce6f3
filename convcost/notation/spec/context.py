"""What every reader of steps needs: where to report, which names there are, what the file declares."""

from typing import NamedTuple

from convcost.layers.op import kinds
from convcost.notation.spec.model import Arguments, BlockParameter
from convcost.notation.spec.reading import Reading
from convcost.notation.spec.scope import Names

GROUPS = ("seq", "side", "split")
MODIFIERS = (
    "for", "from", "repeat", "when", "first", "last", "as", "share", "fit", "axis", "frozen", "dtype", "until",
)  # fmt: skip
SUGAR = ("norm", "activation")


class Context(NamedTuple):
    """The steps of one scope are read in this: the file's layers, or one block's."""

    reading: Reading
    names: Names
    defaults: dict[str, Arguments]
    signatures: dict[str, tuple[BlockParameter, ...]]
    """Of the blocks of this file, and of what it uses of others."""
    networks: frozenset[str] = frozenset()
    """Those that are networks of other files."""
    unread: frozenset[str] = frozenset()
    """Names of `use` behind which nothing could be read."""

    def is_kind(self, name: str) -> bool:
        """Whether a step may begin with this key."""
        return name in GROUPS or name in self.signatures or name in kinds()
