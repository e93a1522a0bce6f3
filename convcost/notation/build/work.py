"""What building networks may take, so that a short document cannot keep a machine busy."""

from dataclasses import dataclass

from convcost.notation.spec.model import Network

MOST = 100_000
"""Steps, rounds, layers and tensors of references in one network, unless its file has more bytes."""
MOST_TOGETHER = 250_000
"""The same over all networks that are built of one file in one run: its variants, its siblings."""
PARTS_IN_ONE = 16
"""So many parts of expressions take about as long as a step; of the items of lists, four times as many."""
ITEMS_IN_A_PART = 4
PARTS_OF_A_REFERENCE = 8
"""A tensor that a layer takes costs as much as half of a layer, here and where it is analyzed."""
PARTS_OF_A_MATCH = 8
"""So does a glob that is tried on a name."""


@dataclass
class Work:
    """The work that was done for one file, and how much of it is allowed; every build starts with ``begin``."""

    most: int = MOST
    most_together: int = MOST_TOGETHER
    done: int = 0
    done_together: int = 0
    parts: int = 0
    """Parts of expressions that were worked out, as far as they do not make one yet."""

    @classmethod
    def of(cls, network: Network) -> "Work":
        """What the file of a network may take: a longer file may take as much as it has bytes."""
        size = len(network.document.source.text)
        return cls(max(MOST, size), max(MOST_TOGETHER, size))

    def begin(self) -> None:
        """Begin the next network of the file."""
        self.done = 0

    def does(self, amount: int = 1) -> str:
        """Count so much work; what is to be said where that is too much, else nothing."""
        self.done += amount
        self.done_together += amount
        if self.done > self.most:
            return f"more than {self.most:,} steps, rounds and layers"
        if self.done_together > self.most_together:
            return f"more than {self.most_together:,} steps, rounds and layers in all variants together"
        return ""

    def evaluates(self, parts: int, items: int = 0) -> str:
        """Count the parts of an expression, and the items of lists that it went through, as ``does`` counts work."""
        steps, self.parts = divmod(self.parts + parts + items // ITEMS_IN_A_PART, PARTS_IN_ONE)
        return self.does(steps) if steps else ""

    @property
    def is_used_up(self) -> bool:
        """Whether nothing more can be built of the file."""
        return self.done_together > self.most_together

    @property
    def left(self) -> int:
        """How much more the network that is being built may take."""
        return max(0, min(self.most - self.done, self.most_together - self.done_together))
