"""Document -> network: keys, kinds, names and expressions, with every problem of the file in one run."""

from convcost.notation.spec.model import Network
from convcost.notation.spec.network import read_network

__all__ = ["Network", "read_network"]
