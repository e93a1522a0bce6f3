"""Programs as torch.export gives them, written by hand."""

from convcost.bridges.torch.program import Around, AtenCall, ExportedModule, Fed, Given, StoredTensor, TensorName

SAMPLES = 11
Sizes = tuple[int, ...]


def weight(path: str, *sizes: int, is_trained: bool = True) -> StoredTensor:
    return StoredTensor(f"p_{path.replace('.', '_')}", path, sizes, "float32", True, is_trained)


def buffer(path: str, *sizes: int) -> StoredTensor:
    return StoredTensor(f"b_{path.replace('.', '_')}", path, sizes, "float32", False, False)


def call(name: str, function: str, sizes: Sizes, module: str = "", **arguments: object) -> AtenCall:
    """A call in a module; texts that begin with `%` are tensors."""
    around = tuple(Around(module.rsplit(".", n)[0], "Module") for n in reversed(range(module.count(".") + 1)))
    told = {key: _argument(value) for key, value in arguments.items()}
    return AtenCall(name, f"aten.{function}", told, (Given(name, sizes, "float32"),), around if module else (), "")


def _argument(value: object) -> object:
    if isinstance(value, str) and value.startswith("%"):
        return TensorName(value[1:])
    return [_argument(each) for each in value] if isinstance(value, list) else value


def program(
    inputs: dict[str, Sizes],
    stored: list[StoredTensor],
    calls: list[AtenCall],
    *outputs: str,
    constructed: dict[str, dict[str, int]] | None = None,
) -> ExportedModule:
    params = 0
    for each in stored:
        size = 1
        for axis in each.sizes:
            size *= axis
        params += size if each.is_parameter else 0
    fed = tuple(Fed(name, (SAMPLES, *sizes), "float32") for name, sizes in inputs.items())
    ends = outputs or (calls[-1].name,)
    return ExportedModule("Net", fed, tuple(stored), tuple(calls), ends, (), params, "", constructed or {})
