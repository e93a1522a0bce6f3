"""Mutants that no test can notice, each with the reason."""

from typing import NamedTuple

from tests.mutation import ROOT, Mutant


class Equivalent(NamedTuple):
    """A change that no test can notice: the file, what stands in its line, the change, and why it changes nothing."""

    path: str
    text: str
    change: str
    reason: str


FASTER = "one of two ways to the same result is taken, the slower one"
SYMMETRIC = "the two are treated alike"
EQUIVALENTS = (
    Equivalent(
        "convcost/analysis/receptive/footprint.py",
        "return all_see and all(one[0]",
        "return all_see and all((one[0] <= next_[0] and one[1] <= next_[1] for one, next_ in pairwise(ends)))"
        " becomes return None",
        FASTER,
    ),
    Equivalent(
        "convcost/analysis/receptive/footprint.py",
        "return all_see and all(one[0]",
        "one[1] <= next_[1] becomes one[1] < next_[1]",
        FASTER,
    ),
    Equivalent(
        "convcost/analysis/receptive/positions.py",
        'marks = bytearray(b"0")',
        "1 becomes 2",
        "of a number in bits a zero more in front says nothing",
    ),
    Equivalent("convcost/analysis/receptive/positions.py", "if is_without_gaps and self.bits", "0 becomes 1", FASTER),
    Equivalent(
        "convcost/analysis/receptive/positions.py",
        "is_without_gaps =",
        "window.stride <= window.extent becomes window.stride < window.extent",
        FASTER,
    ),
    Equivalent(
        "convcost/analysis/memory/reordering.py",
        "key=lambda item: item[1][:2]",
        "2 becomes 3",
        "which of two sets alike in peak and bytes is tried first is open",
    ),
    Equivalent(
        "convcost/layers/kinds/fold.py",
        'made = maps(1, *spread(self.size, axes, "size"))',
        "1 becomes 2",
        "of these maps only the positions are asked for",
    ),
    Equivalent(
        "convcost/layers/kinds/upsample.py",
        "sizes = tuple(floor(size * factor)",
        "zip(x.spatial, factors, strict=True) becomes zip(factors, x.spatial, strict=True)",
        SYMMETRIC,
    ),
    Equivalent(
        "convcost/analysis/page.py",
        'yield TableColumn("kind", "words"',
        "4 becomes 5",
        "columns go in the order of these numbers, and it goes last in any case",
    ),
    Equivalent(
        "convcost/layers/families/joins.py",
        'return named(axis, f"{axis}_1", sizes[0])',
        "0 becomes 1",
        "there are two sizes or more, and all of them are the same",
    ),
    Equivalent(
        "convcost/analysis/memory/schedule.py",
        "for stop, loose in enumerate(zip(ends",
        "zip(ends, reversed(beginnings), strict=True) becomes zip(reversed(beginnings), ends, strict=True)",
        SYMMETRIC,
    ),
    Equivalent(
        "convcost/layers/families/joins.py",
        "pairs = tuple(zip(a.sizes, b.sizes, strict=True))",
        "zip(a.sizes, b.sizes, strict=True) becomes zip(b.sizes, a.sizes, strict=True)",
        SYMMETRIC,
    ),
)


def reason(mutant: Mutant) -> str | None:
    """Why the change changes nothing, where that is known."""
    line = (ROOT / mutant.path).read_text(encoding="utf-8").splitlines()[mutant.line - 1]
    known = (each for each in EQUIVALENTS if (each.path, each.change) == (mutant.path, mutant.change))
    return next((each.reason for each in known if each.text in line), None)
