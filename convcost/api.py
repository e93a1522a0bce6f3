"""The functions that Python programs call: read a network, analyze it, compare it with others."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from convcost.analysis import Analysis
from convcost.analysis import analyze as analyze_graph
from convcost.analysis.device import Device
from convcost.analysis.settings import Order, Settings
from convcost.errors import ConvcostError, Problem
from convcost.graph import Graph
from convcost.layers.memory_facts import InPlace
from convcost.notation.spec.model import Network

if TYPE_CHECKING:
    from convcost.comparison.comparison import Comparison

NetworkLike = Network | str | PathLike[str] | Mapping[str, Any]
DeviceLike = Device | str | PathLike[str]
Sizes = str | Iterable[int]
NOTHING: Mapping[str, Any] = {}
DEFAULT = Settings()


class Counting(TypedDict, total=False):
    """What figures are counted under: the options of `analyze` of these names."""

    batch: int
    dtype: str | None
    device: DeviceLike | None
    convention: str | None
    in_place: Iterable[InPlace]
    counts_input: bool
    order: Order
    optimizer: str | None
    memory: int | None


def settings_of(**counting: Unpack[Counting]) -> Settings:
    """The settings that these options stand for; raises `ConvcostError`."""
    named = {"memory": "memory_bytes"}
    given: dict[str, Any] = {named.get(name, name): value for name, value in counting.items()}
    if "in_place" in given:
        given["in_place"] = tuple(given["in_place"])
    return Settings(**{**given, "device": _device(counting.get("device"))})


def load(source: str | PathLike[str] | Mapping[str, Any]) -> Network:
    """Read a network from a file, the catalogue, or the dict that its YAML stands for.

    Raises `ConvcostError` with every problem that was found.
    """
    if isinstance(source, Mapping):
        from convcost.language.document import read_value
        from convcost.networks.used import FilesOfCatalogue
        from convcost.notation.spec import read_network

        return read_network(read_value(source, "<dict>"), FilesOfCatalogue())
    from convcost.networks.read import read_one

    network, variant = read_one(fspath(source))
    if variant is not None:
        hint = f"analyze(..., variant={variant!r}) chooses one"
        raise ConvcostError([Problem("E401", "`load` reads all variants of a file", notes=(hint,))])
    return network


def analyze(
    network: NetworkLike | Graph,
    *,
    variant: str | None = None,
    set: Mapping[str, object] = NOTHING,  # noqa: A002 - the names of the options on the command line
    input: Sizes | Mapping[str, Sizes] | None = None,  # noqa: A002
    apply: str | Iterable[str] = (),
    batch: int = 1,
    dtype: str | None = None,
    device: DeviceLike | None = None,
    convention: str | None = None,
    in_place: Iterable[InPlace] = DEFAULT.in_place,
    counts_input: bool = True,
    order: Order = "written",
    optimizer: str | None = None,
    memory: int | None = None,
) -> Analysis:
    """What one network costs.

    ``network`` is a path (``net.yaml``, ``net.yaml@variant``), a name of the catalogue, a dict, or what `load` gave.
    ``set`` overrides variables, ``input`` the size without the batch: ``"3x384x384"``, ``(3, 384, 384)``, or by the
    input's name; ``apply`` are transforms, such as ``"unreduce"`` or ``["scale{width=0.5}", "fold_batchnorm"]``.
    ``device`` is what time is bounded for: a name of the catalogue (``"a100"``), a file, or a `Device`;
    ``convention`` names the tool whose operations are counted beside the multiply-adds, such as ``"fvcore"``.
    ``in_place``, ``counts_input`` and ``order`` say how memory is counted; with an ``optimizer`` that of training is
    known too, and with bytes of ``memory`` the largest batch that fits.

    Raises `ConvcostError`; a network with variants needs one of them named, none is picked silently.
    """
    settings = settings_of(
        batch=batch,
        dtype=dtype,
        in_place=in_place,
        counts_input=counts_input,
        order=order,
        optimizer=optimizer,
        memory=memory,
        device=device,
        convention=convention,
    )
    transforms = (apply,) if isinstance(apply, str) else tuple(apply)
    if isinstance(network, Graph):
        if variant or set or input:
            raise TypeError("a Graph is built already: variant, set and input would change nothing")
        from convcost.graph.applying.application import apply_all

        return analyze_graph(apply_all(network, transforms), settings)
    from convcost.networks.overrides import inputs_from
    from convcost.networks.prepare import prepare
    from convcost.networks.read import one_variant

    chosen, addressed = network_of(network)
    if variant and addressed:
        raise TypeError(f"two variants are named: {addressed!r} in the path and {variant!r}")
    values = {name: expression(value) for name, value in set.items()}
    inputs = inputs_from(input_texts(input), chosen)
    made = prepare(chosen, one_variant(chosen, variant or addressed), values, inputs, transforms)
    return analyze_graph(made, settings)


def compare(
    *networks: Analysis | Graph | NetworkLike,
    metrics: Sequence[str] = ("macs",),
    depth: int | None = None,
    set: Mapping[str, object] = NOTHING,  # noqa: A002
    input: Sizes | Mapping[str, Sizes] | None = None,  # noqa: A002
    batch: int = 1,
    dtype: str | None = None,
    device: DeviceLike | None = None,
) -> "Comparison":
    """Networks side by side, the first being the reference; a network with variants stands for all of them.

    An `Analysis` is taken as it is, such as ``analyze("googlenet", apply="unreduce")``; what is none yet is analyzed
    with the options of `analyze`. ``metrics`` are what parts are compared by; without a ``depth`` they are opened as
    long as they are comparable. Raises `ConvcostError`, and `ValueError` for fewer than two networks or a metric of
    which parts have none.
    """
    from convcost.comparison.comparison import compare as compare_analyses

    def analyses(network: Analysis | Graph | NetworkLike) -> list[Analysis]:
        if isinstance(network, Analysis):
            return [network]
        if isinstance(network, Graph):
            return [analyze(network, batch=batch, dtype=dtype, device=device)]
        chosen, addressed = network_of(network)
        variants = chosen.variants_meant(addressed)
        return [
            analyze(chosen, variant=each, set=set, input=input, batch=batch, dtype=dtype, device=device)
            for each in variants
        ]

    return compare_analyses([each for network in networks for each in analyses(network)], metrics, depth)


def _device(given: DeviceLike | None) -> Device | None:
    if given is None or isinstance(given, Device):
        return given
    from convcost.networks import devices

    return devices.find(fspath(given))


def network_of(given: NetworkLike) -> tuple[Network, str | None]:
    """The network that is given in one of its forms, and the variant that a path names."""
    if isinstance(given, Network):
        return given, None
    if isinstance(given, Mapping):
        return load(given), None
    from convcost.networks.read import read_one

    return read_one(fspath(given))


def input_texts(given: Sizes | Mapping[str, Sizes] | None) -> list[str]:
    """Sizes of inputs as ``--input`` takes them."""
    if given is None:
        return []
    if isinstance(given, Mapping):
        return [f"{name}={_sizes(sizes)}" for name, sizes in given.items()]
    return [_sizes(given)]


def _sizes(given: Sizes) -> str:
    return given if isinstance(given, str) else "x".join(map(str, given))


def expression(value: object) -> str:
    """A Python value as the notation writes it; a text is an expression already."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{Decimal(str(value)):f}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(expression, value))}]"
    return str(value)
