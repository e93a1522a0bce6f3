"""A module of PyTorch as a network: captured for the inputs that are asked for, and held against its own parameters."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from math import prod

from convcost.analysis import analyze
from convcost.bridges.captured import Captured, Sizes
from convcost.bridges.conversion import MixedBatch
from convcost.bridges.flattening import flatten
from convcost.bridges.naming import part
from convcost.bridges.torch.asked import asked, tensors
from convcost.bridges.torch.process import program_of
from convcost.bridges.torch.program import ExportedModule, Unused
from convcost.bridges.torch.reading import read
from convcost.errors import ConvcostError, Problem
from convcost.graph import Graph
from convcost.graph.until import until as cut
from convcost.language import nodes
from convcost.language.nodes import Document
from convcost.language.source import Source
from convcost.notation.spec.model import Network

SAMPLES = 11
"""A module is captured for so many samples: a size that no other axis is likely to have shows what depends on them."""
MOST_NAMED = 3
Export = Callable[[tuple[int, ...]], ExportedModule]
"""The program of a module for the first of these batch sizes that it takes."""


def read_torch(net: str) -> Network:
    """The network behind ``torch:package.module:callable``: nothing runs before its inputs are known."""

    def until(inputs: Mapping[str, Sizes], path: str) -> Graph:
        return _captured(net, inputs, path)

    return network(asked(net).attribute, net, lambda inputs: _captured(net, inputs), until)


def network(
    name: str,
    file: str,
    captured: Callable[[Mapping[str, Sizes]], Graph],
    until: Callable[[Mapping[str, Sizes], str], Graph],
) -> Network:
    """A network that is what it is captured as."""
    return Network(
        document=Document(Source(file, ""), nodes.Mapping({}, flow=False)),
        name=name,
        inputs=(),
        vars={},
        sets={},
        defaults={},
        blocks={},
        steps=(),
        outputs=None,
        captured=captured,
        captured_until=until,
    )


def _captured(net: str, inputs: Mapping[str, Sizes], until: str = "") -> Graph:
    if not inputs:
        hint = (
            "give their sizes without the batch: --input 3x224x224, or --input NAME=SIZES for each argument of forward"
        )
        raise ConvcostError([Problem("E193", f"`{net}`: a module does not say which inputs it takes", notes=(hint,))])
    fed = tensors(inputs)
    has_samples = all(each.has_samples for each in fed)
    return flat(lambda samples: program_of(net, fed, until, samples), net, until, has_samples=has_samples)


def flat(export: Export, file: str, until: str = "", *, has_samples: bool = True) -> Graph:
    """The network as it is for several samples; for one where it works across them. Raises `ConvcostError`.

    ``until`` is where it ends: at a module, where the program was followed to one, else at a layer or part.
    """
    program = export((SAMPLES, 1) if has_samples else (1,))
    notes: tuple[str, ...] = ()
    try:
        captured, found = _flat(program, file, has_samples=has_samples)
    except (MixedBatch, ConvcostError) as error:
        if not has_samples or _samples(program) == 1:
            raise _told(error, file) from None
        program = export((1,))
        try:
            captured, found = _flat(program, file)
        except (MixedBatch, ConvcostError) as last:
            raise _told(last, file) from None
        if isinstance(error, MixedBatch):
            notes = ("an operation works across the samples of a batch: these are the figures of one sample alone",)
    else:
        if has_samples and _samples(program) == 1:
            notes = ("it runs for one sample alone, not for several: what depends on the batch is not known",)
    told = (*notes, *_unused(program, captured, found, file), *_partly_frozen(program))
    problems = tuple(Problem("W507", f"`{file}`: {note}", severity="note") for note in told)
    graph = replace(found, diagnostics=(*found.diagnostics, *problems))
    return cut(graph, until) if until and not program.until else graph


def _samples(program: ExportedModule) -> int:
    return next((each.sizes[0] for each in program.inputs if each.sizes), 1)


def _told(error: Exception, file: str) -> ConvcostError:
    if isinstance(error, ConvcostError):
        return error
    place = f"{error.place}: it" if isinstance(error, MixedBatch) and error.place else "an operation"
    message = f"`{file}`: {place} works across the samples of a batch in a way that no layer does"
    return ConvcostError([Problem("E194", message)])


def _flat(program: ExportedModule, file: str, *, has_samples: bool = True) -> tuple[Captured, Graph]:
    captured = read(program)
    found = flatten(captured, file, is_batched=has_samples, has_samples=has_samples)
    _require_equal(program, captured, found, file)
    return captured, found


def _used(captured: Captured) -> dict[str, int]:
    """The parameters that the operations take, each once, by name."""
    names = {name for operation in captured.operations for name in operation.inputs if name in captured.constants}
    learned = {captured.constants[name].source or name for name in names if captured.constants[name].is_learned}
    return {name: prod(captured.constants[name].sizes) for name in learned}


def _require_equal(program: ExportedModule, captured: Captured, found: Graph, file: str) -> None:
    """Refuse a network whose layers have other parameters than the operations that they were made of."""
    wanted, params = sum(_used(captured).values()), analyze(found).params
    if params != wanted:
        said = f"its layers have {params:,} parameters, and its operations take {wanted:,}"
        message = f"`{file}`: {_where_they_differ(program, captured, found)}{said}"
        raise ConvcostError([Problem("E194", message, notes=("please report it with the module",))])


def _where_they_differ(program: ExportedModule, captured: Captured, found: Graph) -> str:
    """The first operation of a module whose layers have other parameters; empty where only the whole differs."""
    used = _used(captured)
    taken: dict[str, list[str]] = {}
    for each in program.stored:
        if each.name in used:
            path = each.path.rpartition(".")[0].partition(".parametrizations")[0]
            taken.setdefault(".".join(map(part, path.split("."))), []).append(each.name)
    analysis = analyze(found)
    for path, names in taken.items():
        is_leaf = path and not any(other.startswith(f"{path}.") for other in taken)
        own = [at for at, node in enumerate(found.nodes) if f"{node.name}.".startswith(f"{path}.")]
        if is_leaf and analysis.total("params", own).value != sum(used[name] for name in names):
            return next(f"{each.place}: " for each in captured.operations if {*each.inputs} & {*names})
    return ""


def _left_out(program: ExportedModule, captured: Captured) -> list[Unused]:
    """The parameters that no output needs: those that no operation takes, and those of what is made and dropped."""
    needed = _used(captured)
    dropped: dict[str, int] = {}
    seen: set[str] = set()
    for each in program.stored:
        name = captured.constants[each.name].source or each.name
        if each.is_parameter and name not in needed and name not in seen:
            seen.add(name)
            module = each.path.rpartition(".")[0] or each.path
            dropped[module] = dropped.get(module, 0) + prod(each.sizes)
    return [*program.unused, *(Unused(path, params) for path, params in dropped.items())]


def _unused(program: ExportedModule, captured: Captured, found: Graph, file: str) -> Iterable[str]:
    unused = _left_out(program, captured)
    left, params = sum(each.params for each in unused), analyze(found).params
    if params + left != program.params:
        message = (
            f"`{file}`: its layers have {params:,} parameters, {left:,} are unused: the module has {program.params:,}"
        )
        raise ConvcostError([Problem("E194", message, notes=("please report it with the module",))])
    if not left:
        return
    largest = sorted(unused, key=lambda each: -each.params)
    named = ", ".join(f"`{each.path}` {each.params:,}" for each in largest[:MOST_NAMED])
    more = f" and {len(largest) - MOST_NAMED} more" if len(largest) > MOST_NAMED else ""
    if program.until:
        at = f"it was followed to `{program.until}`"
        yield f"{at}: {left:,} parameters of the whole module are not among these {params:,}"
        return
    yield f"forward never uses {left:,} of its {program.params:,} parameters, which are left out: {named}{more}"


def _partly_frozen(program: ExportedModule) -> Iterable[str]:
    """Modules of which some parameters are frozen and others are not: here a layer is frozen as a whole."""
    trained: dict[str, set[bool]] = {}
    for each in program.stored:
        if each.is_parameter:
            trained.setdefault(each.path.rpartition(".")[0], set()).add(each.is_trained)
    mixed = [path for path, found in trained.items() if len(found) > 1]
    if mixed:
        yield f"only some parameters of `{mixed[0]}` are frozen: the layer counts as trained, with all of them"
