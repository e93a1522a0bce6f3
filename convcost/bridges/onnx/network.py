"""An ONNX file as a network: read at once, built at the size that is asked for."""

from collections.abc import Mapping
from pathlib import PurePath

from convcost.bridges.captured import Sizes
from convcost.bridges.flattening import flatten
from convcost.bridges.naming import input_names
from convcost.bridges.onnx.capturing import capture, fed_inputs
from convcost.bridges.onnx.model import Info, Model, read_model
from convcost.bridges.onnx.wire import Bytes, Wire
from convcost.errors import ConvcostError, Problem, nearest
from convcost.graph import Graph
from convcost.language import nodes
from convcost.language.nodes import Document, Scalar
from convcost.language.source import Source
from convcost.notation.spec.model import InputShape, Network


def read_onnx(data: Bytes, name: str) -> Network:
    """The network in the bytes of an ONNX file; raises `ConvcostError`."""
    model = read_model(Wire(data, name))
    given = fed_inputs(model)
    called = input_names([info.name for info in given])
    at = Scalar("")
    return Network(
        document=Document(Source(name, ""), nodes.Mapping({}, flow=False)),
        name=called_after(name),
        inputs=tuple(InputShape(called[info.name], at, ()) for info in given),
        vars={},
        sets={},
        defaults={},
        blocks={},
        steps=(),
        outputs=None,
        captured=lambda inputs: flat(model, name, inputs),
    )


def flat(model: Model, file: str, inputs: Mapping[str, Sizes]) -> Graph:
    """The network at sizes of its inputs, which are given without the batch axis and by convcost's names."""
    given = fed_inputs(model)
    called = input_names([info.name for info in given])
    unknown = [name for name in inputs if name not in called.values()]
    if unknown:
        guess = nearest(unknown[0], called.values())
        hint = f"did you mean `{guess}`?" if guess else f"inputs: {', '.join(called.values())}"
        raise ConvcostError([Problem("E403", f"the network has no input `{unknown[0]}`", notes=(hint,))])
    sizes = {info.name: _sizes(info, called[info.name], file, inputs) for info in given}
    try:
        return _at(model, file, sizes)
    except ConvcostError as error:
        raise _with_own_sizes(error, model, file, sizes) from None


def _at(model: Model, file: str, sizes: Mapping[str, Sizes]) -> Graph:
    """The network at sizes of its inputs, batch axis included."""
    return flatten(capture(model, file, sizes)._replace(name=called_after(file)), file)


def _with_own_sizes(error: ConvcostError, model: Model, file: str, sizes: Mapping[str, Sizes]) -> ConvcostError:
    """The error, and what the file was made for where it is the other sizes that do not fit.

    Exporters work some sizes out. An error that the file shows at its own sizes too has nothing to do with them.
    """
    own = {info.name: _own_sizes(info, sizes[info.name]) for info in fed_inputs(model)}
    differ = [name for name, made in own.items() if len(made) > 1 and made[1:] != sizes[name][1:]]
    if not differ or error.problems[0].code == "E104":
        return error
    try:
        _at(model, file, own)
    except ConvcostError:
        return error
    made, asked = own[differ[0]], sizes[differ[0]]
    shown, wanted = ("x".join(map(str, sizes[1:])) for sizes in (made, asked))
    is_smaller = any(size < own_size for size, own_size in zip(asked, made, strict=True))
    todo = f"sizes that its exporter has worked out fit no other: export it again for {wanted}"
    todo += ", unless that is too small for the network" if is_smaller else ""
    if len(made) > 2 and made[1] != asked[1]:
        todo = "its weights fit no other channels"
    note = f"the file was made for {shown}, and {todo}"
    first, *others = error.problems
    return ConvcostError([first._replace(notes=(*first.notes, note)), *others])


def _own_sizes(info: Info, asked: Sizes) -> Sizes:
    """The sizes that the file gives an input; those that are asked for where it leaves an axis free."""
    dims = info.dims if info.dims is not None and len(info.dims) == len(asked) else (None,) * len(asked)
    return tuple(own if isinstance(own, int) and own > 0 else size for own, size in zip(dims, asked, strict=True))


def called_after(file: str) -> str:
    """The name of a network: that of its file, since exporters call every graph the same."""
    return PurePath(file).stem or file


def _sizes(info: Info, called: str, file: str, inputs: Mapping[str, Sizes]) -> Sizes:
    """The sizes of an input, batch axis included: one sample where the file leaves the batch open."""
    wanted = inputs.get(called)
    option = "--input " if called == "input" else f"--input {called}="
    if info.dims is None:
        if wanted is None:
            message = f"`{file}`: the file does not say which sizes input `{info.name}` has"
            raise ConvcostError([Problem("E192", message, notes=(f"give them without the batch: {option}3x224x224",))])
        return (1, *wanted)
    dims = [size if isinstance(size, int) and size > 0 else None for size in info.dims]
    samples, own = (dims[:1], dims[1:]) if len(dims) > 1 else ([], dims)
    if wanted is not None:
        if len(wanted) != len(own):
            message = f"input `{called}` has {len(own)} sizes, {len(wanted)} are given"
            shown = "x".join("?" if size is None else str(size) for size in own)
            raise ConvcostError([Problem("E403", message, notes=(f"the file says {shown}; the batch is `--batch`",))])
        own = list(wanted)
    free = [place for place, size in enumerate(own) if size is None]
    if free:
        place = free[0] + len(samples)
        said = info.dims[place]
        named = f" (`{said}`)" if isinstance(said, str) else ""
        shown = "x".join("N" if size is None else str(size) for size in own)
        hint = f"say how large it is, with numbers in place of N: {option}{shown}"
        message = f"`{file}`: axis {place}{named} of input `{info.name}` is free"
        raise ConvcostError([Problem("E192", message, notes=(hint,))])
    return tuple(size or 1 for size in (*samples, *own))
