"""A small module, for the tests of reading modules."""

import sys

from torch import nn

NUMBER = 3


class Small(nn.Module):
    """A convolution and a head; it prints."""

    def __init__(self, width: int = 16) -> None:
        super().__init__()
        print("built")
        print("built", file=sys.stderr)
        self.conv = nn.Conv2d(3, width, 3, stride=2, padding=1)
        self.head = nn.Linear(width, 7)

    def forward(self, x):
        print("running")
        return self.head(self.conv(x).relu().mean((2, 3)))


def keyed(widths, names, none):
    """Made with literals that JSON does not have."""
    if not isinstance(names, set) or none != ():
        raise TypeError(names, none)
    return Small(width=widths[1])
