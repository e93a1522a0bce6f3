"""What is being worked on, shown to a person at a terminal where it takes long."""

import sys
from collections.abc import Callable, Iterable, Iterator
from time import perf_counter
from typing import TypeVar

from convcost.cli.streams import is_terminal

T = TypeVar("T")
PATIENCE = 0.5
"""Seconds before anything is shown."""


def _one(item: object) -> int:
    del item
    return 1


def shown(items: Iterable[T], total: int, doing: str, weight: Callable[[T], int] = _one) -> Iterator[T]:
    """The items; if they take a while, with a bar on standard error that goes away when all of them are done.

    The bar is full when the weights of the items, 1 each unless told, come to the total.
    """
    if not is_terminal(sys.stderr):
        yield from items
        return
    left = iter(items)
    begin = perf_counter()
    done = 0
    for item in left:
        yield item
        done += weight(item)
        if perf_counter() - begin > PATIENCE:
            yield from _with_a_bar(left, done, total, doing, weight)


def _with_a_bar(items: Iterator[T], done: int, total: int, doing: str, weight: Callable[[T], int]) -> Iterator[T]:
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(doing, total=total, completed=done)
        for item in items:
            yield item
            progress.advance(task, weight(item))
