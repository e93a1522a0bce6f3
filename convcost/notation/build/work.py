"""What building networks may take, so that a short document cannot keep a machine busy."""

from dataclasses import dataclass

from convcost.notation.spec.model import Network

MOST = 100_000
"""Steps, rounds, layers and tensors of references in one network, unless its file has more bytes."""
MOST_TOGETHER = 250_000
"""The same over all networks that are built of one file in one run: its variants, its siblings."""


@dataclass
class Work:
    """The work that was done for one file, and how much of it is allowed; every build starts with ``begin``."""

    most: int = MOST
    most_together: int = MOST_TOGETHER
    done: int = 0
    done_together: int = 0

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

    @property
    def is_used_up(self) -> bool:
        """Whether nothing more can be built of the file."""
        return self.done_together > self.most_together

    @property
    def left(self) -> int:
        """How much more the network that is being built may take."""
        return max(0, min(self.most - self.done, self.most_together - self.done_together))
