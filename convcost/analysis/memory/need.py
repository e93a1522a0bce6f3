"""Memory as it grows with the batch: so much whatever the batch, and so much more for every sample."""

from typing import NamedTuple


class Need(NamedTuple):
    """Bytes without any sample, and bytes for each."""

    fixed: int
    per_sample: int

    def of(self, batch: int) -> int:
        """The bytes for a batch."""
        return self.fixed + self.per_sample * batch
