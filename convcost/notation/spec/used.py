"""`use`: the networks and libraries of blocks of other files, each read once, under the same limits as the file."""

from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from convcost.errors import ConvcostError, Label, Refusal, nearest
from convcost.language.document.faults import MAX_BYTES
from convcost.language.nodes import Document, Entry, Mapping, Scalar
from convcost.notation.spec.model import Block, BlockParameter, Network, Used
from convcost.notation.spec.reading import Reading
from convcost.notation.spec.terms import is_name

DEEPEST = 20
"""Files that use one another, one behind the other."""


class UsedFiles(Protocol):
    """Finds the files that a document uses, from the place where that document stands."""

    @property
    def itself(self) -> str:
        """The document's own file, in the same words as `UsedFile.file`."""

    def find(self, what: str) -> "UsedFile":
        """The file that is meant; raises `Refusal` where there is none, and `ConvcostError` where it cannot be read."""


class UsedFile(NamedTuple):
    """A document that is used, and from where it uses others."""

    document: Document
    file: str
    """What is the same for a file whatever it is called."""
    variant: str | None
    beside: UsedFiles


class NoFiles:
    """A text that stands nowhere: it can use nothing."""

    itself = ""

    def find(self, what: str) -> UsedFile:
        """Nothing is found."""
        raise Refusal(f"`{what}` cannot be used from here", "this text stands in no file", code="E400")


@dataclass
class Uses:
    """The files that lead to the one being read, and the networks of all that were read on the way."""

    files: UsedFiles
    chain: tuple[tuple[str, str], ...] = ()
    """Each by its file and by what it is called."""
    networks: dict[str, Network] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)
    """Files that cannot be used, which was told where they were first."""

    @property
    def characters(self) -> int:
        """How long the used files are together."""
        return sum(len(each.document.source.text) for each in self.networks.values())


ReadNetwork = Callable[[Document, Uses], Network]


def read_used(reading: Reading, entry: Entry | None, uses: Uses, read: ReadNetwork) -> dict[str, Used]:
    """``{Name: what}``; what is wrong inside of a used file is reported with the place that uses it."""
    mapping = reading.mapping(entry.value, "`use`") if entry else None
    found: dict[str, Used] = {}
    for name, (key, value) in (mapping.entries if mapping else {}).items():
        if not name[:1].isupper() or not is_name(name):
            reading.report("E131", f"`{name}` is no name of a block", key, "begin it with a capital")
            continue
        what = reading.text(value, f"`{name}` of `use`")
        if what is None or not isinstance(value, Scalar):
            continue
        try:
            used = _used(what, reading, uses, read)
        except Refusal as refusal:
            reading.report(refusal.code, refusal.message, value, refusal.hint)
        except ConvcostError as error:
            here = Label(reading.span(value), "used here")
            reading.problems += [each._replace(labels=(*each.labels, here)) for each in error.problems]
        else:
            if used is not None:
                found[name] = Used(name, key, *used)
    return found


def _used(what: str, reading: Reading, uses: Uses, read: ReadNetwork) -> tuple[Network, str | None] | None:
    """The network and variant; None where what is wrong with the file was told before."""
    found = uses.files.find(what)
    if found.file in uses.failed:
        return None
    try:
        network = _network(found, reading, uses, read)
    except (ConvcostError, Refusal):
        uses.failed.add(found.file)
        raise
    return network, _variant(network, found.variant, what)


def _network(found: UsedFile, reading: Reading, uses: Uses, read: ReadNetwork) -> Network:
    called = (uses.files.itself, reading.document.source.name)
    chain = (*uses.chain, called)
    if any(file == found.file for file, _ in chain):
        begin = next(index for index, (file, _) in enumerate(chain) if file == found.file)
        way = " -> ".join([*(name for _, name in chain[begin:]), found.document.source.name])
        raise Refusal("a file uses itself", way, code="E140")
    if len(chain) > DEEPEST:
        raise Refusal(f"files use one another more than {DEEPEST} deep", "the limit is passed here", code="E104")
    if found.file not in uses.networks:
        if uses.characters + len(found.document.source.text) > MAX_BYTES:
            raise Refusal(f"the files used here are larger than {MAX_BYTES // 2**20} MiB together", "", code="E104")
        inner = Uses(found.beside, chain, uses.networks, uses.failed)
        uses.networks[found.file] = read(found.document, inner)
    return uses.networks[found.file]


def _variant(network: Network, variant: str | None, what: str) -> str | None:
    """The variant that is named, and is there; of a file with several one must be."""
    if variant is not None and variant not in network.sets:
        guess = nearest(variant, network.variants)
        hint = f"did you mean `{guess}`?" if guess else f"its variants: {', '.join(network.variants) or 'none'}"
        raise Refusal(f"{network.name} has no variant `{variant}`", hint, code="E401")
    if variant is None and network.variants:
        first = network.variants[0]
        raise Refusal(f"{network.name} has variants, and none is named", f"such as `{what}@{first}`", code="E401")
    return variant


def signatures_of(used: dict[str, Used]) -> dict[str, tuple[BlockParameter, ...]]:
    """What can be called: a network by its name, whose arguments are its variables; a block behind a dot."""
    found: dict[str, tuple[BlockParameter, ...]] = {}
    for name, each in used.items():
        if not each.network.is_library:
            found[name] = _arguments_of(each)
        blocks: dict[str, Block] = dict(each.network.blocks)
        found.update({f"{name}.{block}": made.parameters for block, made in blocks.items()})
    return found


def _arguments_of(used: Used) -> tuple[BlockParameter, ...]:
    given = {**used.network.vars, **(used.network.sets[used.variant] if used.variant else {})}
    keys = {name: each.at for name, each in given.items()}
    return tuple(
        BlockParameter(name, key, None, given[name].term) for name, key in keys.items() if isinstance(key, Scalar)
    )


def refuse_taken(reading: Reading, found: MappingOf[str, Entry], used: MappingOf[str, Used]) -> None:
    """A name of `use` that is a block of the file too would mean two things."""
    blocks = found["blocks"].value if "blocks" in found else None
    for name, entry in (blocks.entries if isinstance(blocks, Mapping) else {}).items():
        if name in used:
            also = [Label(reading.span(used[name].at), "used here")]
            reading.report("E131", f"`{name}` is a block of this file and of `use`", entry.key, "rename it", also=also)


def unread_names(entry: Entry | None, used: MappingOf[str, Used]) -> frozenset[str]:
    """The names of what could not be read, which was told: nothing more is said where they stand."""
    listed = entry.value if entry else None
    return frozenset(listed.entries if isinstance(listed, Mapping) else ()) - used.keys()
