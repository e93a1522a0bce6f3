"""`blocks`: signatures first, so that blocks may call each other in any order, then their steps."""

from typing import get_args

from convcost.errors import Label
from convcost.language.expression import Items
from convcost.language.nodes import Entry, Mapping, Scalar
from convcost.notation.spec.context import Context
from convcost.notation.spec.defaults import merged, read_defaults
from convcost.notation.spec.model import ArgumentType, Block, BlockParameter, Call, Group, Join, Step
from convcost.notation.spec.reading import Reading
from convcost.notation.spec.scope import Names, check_name
from convcost.notation.spec.steps import StepReader
from convcost.notation.spec.terms import is_name, read_term
from convcost.notation.spec.words import refuse_words

TYPES: tuple[ArgumentType, ...] = get_args(ArgumentType)
DEEPEST = 50
Signatures = dict[str, tuple[BlockParameter, ...]]


def read_signatures(reading: Reading, entry: Entry | None) -> Signatures:
    """The arguments of every block."""
    mapping = reading.mapping(entry.value, "`blocks`") if entry else None
    signatures: Signatures = {}
    for name, (key, node) in (mapping.entries if mapping else {}).items():
        if not name[:1].isupper() or not is_name(name):
            reading.report(
                "E131", f"`{name}` is no name of a block", key, "begin it with a capital", ["kinds are lower case"]
            )
        before = len(reading.problems)
        block = reading.mapping(node, f"block `{name}`")
        found = dict(reading.entries(block, ("args", "defaults", "layers"), f"block `{name}`")) if block else {}
        if "layers" not in found and len(reading.problems) == before:
            reading.report("E112", f"block `{name}` needs `layers`", key, "a list of steps")
        args = reading.mapping(found["args"].value, f"`args` of `{name}`") if "args" in found else None
        signatures[name] = tuple(_read_parameters(reading, args)) if args else ()
    return signatures


def _read_parameters(reading: Reading, args: Mapping) -> list[BlockParameter]:
    parameters = []
    for name, (key, value) in args.entries.items():
        check_name(reading, key, "an argument", in_expressions=True)  # known all the same: its uses are no mistakes
        kind = next((each for each in TYPES if isinstance(value, Scalar) and value.text == each), None)
        default = None if kind else read_term(reading, value)
        if kind or default:
            parameters.append(BlockParameter(name, key, kind, default))
    return parameters


def read_blocks(entry: Entry | None, context: Context) -> dict[str, Block]:
    """The steps of every block, in a scope of its own: `vars`, its arguments, its tensors."""
    reading, signatures = context.reading, context.signatures
    blocks: dict[str, Block] = {}
    mapping = entry.value if entry and isinstance(entry.value, Mapping) else None
    for name, (key, node) in (mapping.entries if mapping else {}).items():
        if not isinstance(node, Mapping) or "layers" not in node.entries:
            continue
        own = {each.name: _what(each) for each in signatures[name]}
        names = Names(f"arguments of {name}, vars", {**own, **context.names.values})
        names.tensors.update(dict.fromkeys(each for each, what in own.items() if what == "tensor"))
        for parameter in signatures[name]:
            names.use(parameter.default)
        given = (each.at for each in signatures[name])
        refuse_words(reading, context.names, given, f"an argument of `{name}`")
        known = {**context.names.values, **own}
        of_block = read_defaults(reading, node.entries.get("defaults"), known, of_block=name)
        defaults = merged(context.defaults, of_block) if of_block else context.defaults
        reader = StepReader(context._replace(names=names, defaults=defaults))
        steps = reader.steps(node.entries["layers"].value, f"`layers` of `{name}`")
        names.check(reading)
        blocks[name] = Block(name, signatures[name], steps, key, defaults, bool(of_block))
    return blocks


def _what(parameter: BlockParameter) -> str:
    """What an argument is to whoever uses its name; one that may be left out as `[]` may be a list of tensors."""
    default = parameter.default
    is_list = default is not None and (default.expression is None or isinstance(default.expression, Items))
    return parameter.type or ("list" if is_list else "an argument")


def refuse_cycles(reading: Reading, blocks: dict[str, Block]) -> None:
    """A block that reaches itself would never end: report each cycle once."""
    uses = {name: _calls(block.steps) for name, block in blocks.items()}
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            cycle = path[path.index(name) :]
            also = [Label(reading.span(blocks[each].at), "through this one") for each in cycle[1:]]
            way = " -> ".join([*cycle, name])
            reading.report("E140", f"block `{name}` uses itself", blocks[name].at, way, also=also)
            done.update(cycle)
        elif name not in done and len(path) <= DEEPEST:
            for each in sorted(uses.get(name, ())):
                visit(each, (*path, name))
            done.add(name)

    for name in blocks:
        visit(name, ())


def _calls(steps: tuple[Step, ...]) -> set[str]:
    """The blocks that these steps use, at any depth of groups and branches."""
    found: set[str] = set()
    for step in steps:
        match step.body:
            case Call(block=block):
                found.add(block)
            case Group(steps=inner):
                found |= _calls(inner)
            case Join(branches=branches):
                for branch in branches or ():
                    found |= _calls(branch.steps or ())
    return found
