"""`defaults`: arguments of kinds, unless a step gives its own."""

from collections.abc import Mapping

from convcost.errors import nearest
from convcost.language.nodes import Entry, Scalar
from convcost.language.nodes import Mapping as MappingNode
from convcost.layers.op import kinds, lookup
from convcost.notation.spec import aliases
from convcost.notation.spec.arguments import read_fields
from convcost.notation.spec.model import Arguments
from convcost.notation.spec.reading import Reading
from convcost.notation.spec.scope import Names

NOTHING = MappingNode({}, flow=True, start=0, end=0)


def merged(file: Mapping[str, Arguments], block: Mapping[str, Arguments]) -> dict[str, Arguments]:
    """The defaults that hold inside a block: its own over those of the file, key by key."""
    return {kind: {**file.get(kind, {}), **block.get(kind, {})} for kind in (*file, *block)}


def read_defaults(
    reading: Reading, entry: Entry | None, values: dict[str, str], *, of_block: str = ""
) -> dict[str, Arguments]:
    """The arguments of every kind that has some; they know `vars` and what comes in, those of a block its arguments."""
    names = Names(f"arguments of {of_block}, vars" if of_block else "vars", values)
    mapping = reading.mapping(entry.value, "`defaults`") if entry else None
    defaults: dict[str, Arguments] = {}
    for name, (key, value) in (mapping.entries if mapping else {}).items():
        kind = lookup(name)
        inner = reading.mapping(value, f"defaults of `{name}`")
        if kind is None:
            reading.report("E111", f"unknown kind `{name}` in `defaults`", key, _guess(key))
        elif kind.is_join:
            label = "what a join takes is written beside it, in the step"
            reading.report("E110", f"`{name}` has no defaults", key, label)
        else:
            found = read_fields(reading, names, inner or NOTHING, kind)
            defaults[name] = {
                each: argument._replace(is_default=True, is_of_block=bool(of_block)) for each, argument in found.items()
            }
    names.check(reading)
    return defaults


def _guess(key: Scalar) -> str:
    if key.text[:1].isupper() and key.text not in aliases.KINDS:
        return "a block has its defaults in its `args`"
    guess = aliases.KINDS.get(key.text) or nearest(key.text, kinds())
    return f"did you mean `{guess}`?" if guess else "not known"
