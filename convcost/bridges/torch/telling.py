"""An exported program in plain values."""

from collections.abc import Iterator, Mapping
from typing import Any

from convcost.bridges.torch.constructors import constructed
from convcost.bridges.torch.library import Untaken, torch
from convcost.bridges.torch.program import (
    Around,
    AtenCall,
    ExportedModule,
    Fed,
    Given,
    StoredTensor,
    TensorName,
    Unused,
)


def told_in_values(module: Any, exported_: Any, name: str, until: str) -> ExportedModule:
    """The program that torch.export has made of a module, called by a name, and to which module it was followed."""
    library = torch()
    targets = {spec.arg.name: spec for spec in exported_.graph_signature.input_specs if hasattr(spec.arg, "name")}
    parameters = dict(module.named_parameters(remove_duplicate=False))
    used = {each.name for node in exported_.graph.nodes for each in node.all_input_nodes}
    inputs, stored = [], []
    for node in exported_.graph.find_nodes(op="placeholder"):
        value, spec = node.meta.get("val"), targets[node.name]
        if not isinstance(value, library.Tensor):
            continue
        if spec.target is None:
            inputs.append(Fed(node.name, _sizes(value, node), _dtype(value)))
        elif node.name in used:
            parameter = parameters.get(spec.target)
            is_trained = parameter is not None and parameter.requires_grad
            kept = StoredTensor(
                node.name, spec.target, _sizes(value, node), _dtype(value), parameter is not None, is_trained
            )
            stored.append(kept)
    outputs = tuple(_outputs(exported_.graph_module, {}))
    if not outputs:
        raise Untaken(f"forward of {type(module).__name__} gives no tensor", "a `return` may be missing")
    taken = {id(parameters[each.path]) for each in stored if each.is_parameter}
    return ExportedModule(
        name,
        tuple(inputs),
        tuple(stored),
        tuple(_calls(exported_.graph_module, {})),
        outputs,
        tuple(_unused(module, taken)),
        sum(each.numel() for each in {id(each): each for each in parameters.values()}.values()),
        until,
        constructed(module),
    )


Names = dict[str, str]
"""What the tensors of a graph inside of a graph are called outside, where that is not their own name."""


def _calls(graph_module: Any, names: Names, prefix: str = "") -> Iterator[AtenCall]:
    """The calls of a graph, those of graphs inside of it in their places: torch puts some under a switch of its own."""
    for node in graph_module.graph.nodes:
        if node.op != "call_function":
            continue
        inner = next((each for each in node.args if _is_graph(each)), None)
        if inner is None or not str(node.target).startswith("wrap_"):
            yield _call(node, names, prefix)
            continue
        inside = getattr(graph_module, inner.target)
        fed = list(inside.graph.find_nodes(op="placeholder"))
        given = list(node.args)[list(node.args).index(inner) + 1 :]
        mine = {place.name: _named(each, names, prefix) for place, each in zip(fed, given, strict=True)}
        deeper = f"{prefix}{node.name}/"
        yield from _calls(inside, mine, deeper)
        for place, tensor in enumerate(_outputs(inside, mine, deeper)):
            names[f"{node.name}.{place}"] = tensor


def _is_graph(value: object) -> bool:
    return isinstance(value, torch().fx.Node) and getattr(value, "op", "") == "get_attr"


def _named(value: Any, names: Names, prefix: str) -> str:
    return names.get(value.name, f"{prefix}{value.name}") if isinstance(value, torch().fx.Node) else str(value)


def _outputs(graph_module: Any, names: Names, prefix: str = "") -> list[str]:
    """The tensors that a graph gives."""
    (output,) = graph_module.graph.find_nodes(op="output")
    flat = _leaves(output.args[0])
    return [_named(each, names, prefix) for each in flat if _is_tensor(each)]


def _leaves(value: Any) -> Iterator[Any]:
    """What lies in lists, tuples and dicts of lists, tuples and dicts."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, tuple | list):
        for each in value:
            yield from _leaves(each)
    else:
        yield value


def _is_tensor(value: object) -> bool:
    library = torch()
    return isinstance(value, library.fx.Node) and isinstance(value.meta.get("val"), library.Tensor)


def _unused(module: Any, taken: set[int]) -> Iterator[Unused]:
    """The parameters that no operation takes, by the outermost module of which none is taken."""
    left: dict[int, tuple[str, int]] = {}
    for path, parameter in module.named_parameters():
        if id(parameter) not in taken:
            left[id(parameter)] = (path, parameter.numel())
    whole: dict[str, int] = {}
    for path, inner in module.named_modules():
        if any(path == each or path.startswith(f"{each}.") for each in whole):
            continue
        own = [id(each) for each in inner.parameters()]
        if path and own and all(each in left for each in own):
            whole[path] = sum(left.pop(each)[1] for each in own)
    yield from (Unused(path, params) for path, params in whole.items())
    yield from (Unused(path, params) for path, params in left.values())


def _call(node: Any, names: Names, prefix: str) -> AtenCall:
    schema = getattr(node.target, "_schema", None)
    value = node.meta.get("val")
    is_several = isinstance(value, tuple | list)
    words = [each.name for each in schema.arguments] if schema is not None else map(str, range(len(node.args)))
    arguments = {word: _argument(each, names, prefix) for word, each in zip(words, node.args, strict=False)}
    arguments |= {word: _argument(each, names, prefix) for word, each in node.kwargs.items()}
    own = f"{prefix}{node.name}"
    outputs = tuple(
        Given(f"{own}.{place}" if is_several else own, _sizes(each, node), _dtype(each))
        if isinstance(each, torch().Tensor)
        else None
        for place, each in enumerate(value if is_several else (value,))
    )
    function = str(node.target) if schema is not None else getattr(node.target, "__name__", str(node.target))
    if function == "getitem" and isinstance(arguments["0"], TensorName):
        several = node.args[0].name
        of_inner = names.get(f"{several}.{node.args[1]}")
        if of_inner is not None:
            function, arguments = "aten.alias.default", {"self": TensorName(of_inner)}
    return AtenCall(own, function, arguments, outputs, _around(node), _line(node))


def _argument(value: Any, names: Names, prefix: str) -> Any:
    if isinstance(value, torch().fx.Node):
        return TensorName(_named(value, names, prefix))
    if isinstance(value, tuple | list):
        return [_argument(each, names, prefix) for each in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _around(node: Any) -> tuple[Around, ...]:
    """The modules around a call, outermost first, without the network itself."""
    stack: Mapping[str, tuple[str, Any]] = node.meta.get("nn_module_stack") or {}
    found = []
    for path, class_ in stack.values():
        name = class_ if isinstance(class_, str) else class_.__name__
        if path:
            found.append(Around(path, name.rpartition(".")[2]))
    return tuple(found)


def _line(node: Any) -> str:
    trace = str(node.meta.get("stack_trace") or "").strip().splitlines()
    return trace[-1].strip() if len(trace) > 1 else ""


def _sizes(value: Any, node: Any) -> tuple[int, ...]:
    sizes = tuple(value.shape)
    if not all(isinstance(size, int) for size in sizes):
        modules = _around(node)
        where = f"`{modules[-1].path}`: " if modules else ""
        raise Untaken(
            f"{where}what `{node.target}` gives has a size that depends on the data",
            "follow the network to a module in front of it: `--until NAME`",
        )
    return sizes


def _dtype(value: Any) -> str:
    return str(value.dtype).removeprefix("torch.")
