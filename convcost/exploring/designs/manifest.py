"""What makes a sweep the sweep it is: two that agree in this may share their parts."""

from collections.abc import Iterator, Sequence
from enum import Enum
from fractions import Fraction
from hashlib import sha256
from typing import Any, NamedTuple

from convcost import __version__
from convcost.exploring.designs.evaluation import part_size
from convcost.exploring.designs.search import Question
from convcost.notation.spec.model import Network, Term

SCHEMA = "convcost/parts/4"


class Manifest(NamedTuple):
    """Digests of all that the figures of a part depend on, each under the word for it."""

    schema: str
    version: str
    network: str
    space: str
    settings: str
    points: int
    part: int
    """How many points are in a part."""

    def difference(self, other: "dict[str, Any]") -> str | None:
        """The first thing in which another one, as it was stored, is not the same; None where it agrees."""
        return next((name for name, value in self._asdict().items() if other.get(name) != value), None)


def manifest(question: Question, points: Sequence[int], sample: int | None) -> Manifest:
    """That of a sweep over these points, of which all may be a sample."""
    subject, space = question.subject, question.space
    sampled = None if sample is None else (sample, question.seed)
    settings = (
        subject.variant,
        subject.values,
        subject.inputs,
        subject.transforms,
        subject.settings,
        [column.key for column in subject.columns],
        [(each.column.key, each.side, each.value) for each in question.requirements],
        [_written(subject.network, each) for each in subject.conditions],
        [(name, _written(subject.network, term), value) for name, (term, value) in subject.optional.items()],
    )
    return Manifest(
        SCHEMA,
        __version__,
        _digest(list(_texts(subject.network, question))),
        _digest((space.dimensions, sampled)),
        _digest(settings),
        len(points),
        part_size(len(points)),
    )


def _texts(network: Network, question: Question) -> Iterator[str]:
    """The text of a network and of all that it uses; of one that was captured, every layer of its first design."""
    yield network.document.source.text
    for name, used in network.used.items():
        yield f"{name}@{used.variant}"
        yield from _texts(used.network, question)
    if network.captured is not None:
        for node in question.subject.graph(question.space.values(0)).nodes:
            yield f"{node.name}: {node.op!r}"


def _written(network: Network, term: Term) -> str:
    span = network.document.span(term.at)
    return span.source.text[span.start : span.end]


def _digest(value: Any) -> str:
    return sha256(repr(_plain(value)).encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    """The value in the types that are written in the same way in every process."""
    if isinstance(value, range):
        return ("range", value.start, value.stop, value.step)
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, frozenset | set):
        return sorted(repr(_plain(each)) for each in value)
    if hasattr(value, "items"):
        return [(_plain(name), _plain(each)) for name, each in value.items()]
    if value is None or isinstance(value, str | bytes | int | float | Fraction):
        return repr(value)
    fields = getattr(value, "__dataclass_fields__", None)
    if fields is None:
        raise TypeError(f"{type(value).__name__} has no digest")
    return [(name, _plain(getattr(value, name))) for name in fields]
