"""What a command has found, and what each format reads of it."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from convcost.errors import ConvcostError, Problem
from convcost.errors.status import ExitStatus
from convcost.page import Page

Cell = str | int | float


class Data(NamedTuple):
    """A result for programs: its schema, what it holds, and how many levels of it stand on lines of their own."""

    schema: str
    content: Mapping[str, Any]
    levels: int = 4
    problems: Sequence[Problem] = ()
    """What there is to say of figures that stand here and on no page."""


class Records(NamedTuple):
    """A result for spreadsheets: raw figures, a row each."""

    titles: Sequence[str]
    rows: Iterable[Sequence[Cell]]


class Answer(ABC):
    """A result that every format can write."""

    @property
    def status(self) -> ExitStatus:
        """The verdict, provided that everything could be judged."""
        return ExitStatus.FINE

    @abstractmethod
    def page(self) -> Page:
        """What a person is told."""

    @property
    def is_complete_with_errors(self) -> bool:
        """Whether its files are written although something could not be judged, because they say so themselves."""
        return False

    def comment(self) -> Page:
        """What a pull request is told, in Markdown."""
        return self.page()

    def illustrated(self) -> Page:
        """What a browser shows: the page, where there is one with drawings that one."""
        return self.page()

    def drawing(self) -> str:
        """A figure for a paper, as SVG; raises `ConvcostError` where there is none."""
        raise ConvcostError([Problem("E403", "there is no figure of this", notes=("--export report.html draws it",))])

    def mermaid(self) -> str:
        """A diagram in Mermaid's notation; raises `ConvcostError` where there is none."""
        raise ConvcostError([Problem("E403", "there is no diagram of this", notes=("text, markdown or html",))])

    def abridged(self) -> Page | None:
        """What ``--quiet`` leaves where that is more than the brief lines of the page."""
        return None

    @abstractmethod
    def data(self) -> Data:
        """What a program reads: every figure, exact."""

    def records(self) -> Records:
        """What a spreadsheet reads; raises `ConvcostError` where the result is no table."""
        raise ConvcostError([Problem("E403", "this is no table, so `--format csv` has none", notes=("text or json",))])

    def beside(self) -> Page | None:
        """What a person is shown at standard error, above the problems; left out when quiet."""
        return None
