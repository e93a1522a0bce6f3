"""Modules that cannot be taken, each for a reason of its own."""

import os
import time

from torch import nn


class Choosing(nn.Module):
    """Chooses by the data, behind features that do not."""

    def __init__(self):
        super().__init__()
        self.features = nn.Conv2d(3, 5, 1, bias=False)
        self.head = nn.Linear(5, 2, bias=False)

    def forward(self, x):
        x = self.features(x).mean((2, 3))
        return self.head(x[x.sum(1) > 0].nonzero().float())


class Raising(nn.Module):
    """Raises while it is made."""

    def __init__(self):
        super().__init__()
        raise ValueError("no such thing")


class Silent(nn.Module):
    """Gives nothing back."""

    def forward(self, x):
        x.relu()


class Words(nn.Module):
    """Takes whole numbers."""

    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(7, 5)

    def forward(self, x):
        return self.table(x)


class Hanging(nn.Module):
    """Never finishes."""

    def forward(self, x):
        while True:
            time.sleep(0.1)


class Leaving(nn.Module):
    """Ends the whole process."""

    def forward(self, x):
        os._exit(3)


class Forking(nn.Module):
    """Goes on as two processes."""

    def __init__(self):
        super().__init__()
        os.fork()
        self.conv = nn.Conv2d(3, 5, 1)

    def forward(self, x):
        return self.conv(x)


def needs_gpu():
    """Wants a GPU."""
    return nn.Linear(3, 5).cuda()


def text():
    """No module."""
    return "a text"
