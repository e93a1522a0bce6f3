"""All layer kinds in one table: what each is called in PyTorch, what it costs."""

from dataclasses import dataclass
from typing import NamedTuple

from convcost.explaining.page import no_table
from convcost.explaining.topics import kinds_by_group
from convcost.language.documentation import documentation
from convcost.layers.docstrings import docstring, first_sentence
from convcost.layers.op import Op, lookup
from convcost.page import Group, Page, Row, Section, Table, TableColumn
from convcost.page.answer import Answer, Data, Records

SCHEMA = "convcost/kinds/1"
COLUMNS = (
    TableColumn("kind", "name"),
    TableColumn("in PyTorch", "words"),
    TableColumn("what it costs", "words"),
)


class KindFacts(NamedTuple):
    """A kind as its docstring and those of its facts tell of it; empty where there is nothing to tell."""

    kind: str
    in_torch: str
    params: str
    macs: str

    @classmethod
    def of(cls, kind: type[Op]) -> "KindFacts":
        """Read them."""
        return cls(
            kind.kind, docstring(kind).in_torch, _told(documentation(kind.parameters)), _told(documentation(kind.macs))
        )

    @property
    def costs(self) -> tuple[str, ...]:
        """A line for its parameters and one for its multiply-adds, without those that it has not."""
        told = {"params": self.params, "MACs": self.macs}
        return tuple(f"{what}: {each}" for what, each in told.items() if each) or ("nothing",)


@dataclass(frozen=True)
class Kinds(Answer):
    """Every kind, by groups."""

    def page(self) -> Page:
        """A table whose groups are those of all topics, and how to go on."""
        groups = tuple(
            Group(tuple(Row((facts.kind, facts.in_torch or "-"), remarks=facts.costs) for facts in kinds), title)
            for title, kinds in by_group().items()
        )
        more = "convcost explain KIND: its manual, with its fields and an example"
        return Page((Section((Table(COLUMNS, groups),), subtitle=more),))

    def data(self) -> Data:
        """The same, with nothing where there is nothing."""
        groups = {title: [facts._asdict() for facts in kinds] for title, kinds in by_group().items()}
        return Data(SCHEMA, {"kinds": groups})

    def records(self) -> Records:
        """Raises `ConvcostError`, as every explanation does."""
        raise no_table("--format csv")


def by_group() -> dict[str, list[KindFacts]]:
    """The facts of every kind, in the groups that topics have."""
    return {
        title: [KindFacts.of(kind) for kind in filter(None, map(lookup, names))]
        for title, names in kinds_by_group().items()
    }


def _told(sentence: str | None) -> str:
    """The first sentence about a fact, in plain words; empty where it says that there is none."""
    told = first_sentence(sentence or "").replace("`", "").removesuffix(".")
    if told.partition(":")[0] in {"None", "None of its own"}:
        return ""
    return told[:1].lower() + told[1:]
