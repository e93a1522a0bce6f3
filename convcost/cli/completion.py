"""What a shell offers behind an option or in place of a NET: names, read only when somebody presses the key.

Where nothing is offered, the shell completes the names of files.
"""

from collections.abc import Callable, Iterable

Completion = Callable[[str], list[str]]


def _of_one(names: Callable[[], Iterable[str]]) -> Completion:
    """Offers the names that begin as what is typed does."""

    def complete(incomplete: str) -> list[str]:
        return [name for name in names() if name.startswith(incomplete)]

    return complete


def _of_several(names: Callable[[], Iterable[str]]) -> Completion:
    """The same behind the last comma of a list, without those that are in it."""

    def complete(incomplete: str) -> list[str]:
        before, comma, last = incomplete.rpartition(",")
        return [f"{before}{comma}{name}" for name in names() if name.startswith(last) and name not in before.split(",")]

    return complete


def _networks() -> Iterable[str]:
    from convcost.networks import catalogue

    return dict.fromkeys(catalogue.names())


def _nets(incomplete: str) -> list[str]:
    """Names of the catalogue; behind ``@`` the variants of the file that is named."""
    name, at, variant = incomplete.rpartition("@")
    from convcost.language.source import STDIN

    if name in ("-", STDIN):
        return []  # nobody types it now, and reading would wait
    if not at:
        return [each for each in _networks() if each.startswith(incomplete)]
    from convcost.errors import ConvcostError
    from convcost.networks.read import read_one

    try:
        network, _ = read_one(name)
    except ConvcostError:
        return []
    return [f"{name}@{each}" for each in network.variants if each.startswith(variant)]


def _transforms() -> Iterable[str]:
    from convcost.graph import transforms

    return transforms.names()


def _devices() -> Iterable[str]:
    from convcost.networks import devices

    return devices.names()


def _conventions() -> Iterable[str]:
    from convcost.conventions import names

    return names()


def _columns() -> Iterable[str]:
    from convcost.analysis.columns import BY_KEY

    return (column.key for column in BY_KEY.values() if column.per_layer)


def _types() -> Iterable[str]:
    from convcost.analysis.dtypes import DTYPE_BITS

    return DTYPE_BITS


def _formats() -> Iterable[str]:
    from convcost.page.formats import names

    return names()


def _topics() -> Iterable[str]:
    from convcost.explaining.topics import topics

    return dict.fromkeys((*(name for group in topics().values() for name in group), *_networks()))


def _in_place() -> Iterable[str]:
    from convcost.analysis.settings import IN_PLACE

    return (*IN_PLACE, "none")


def _metrics() -> Iterable[str]:
    from convcost.notation.spec import metrics

    return metrics.limitable()


def _of_designs() -> Iterable[str]:
    from convcost.analysis.settings import Settings
    from convcost.exploring.designs.subject import known_columns

    return (column.key for column in known_columns(Settings()))


def _families() -> Iterable[str]:
    from convcost.networks.listing import chosen

    return dict.fromkeys(entry.network.about.family for entry in chosen({}))


def _tasks() -> Iterable[str]:
    from convcost.networks.listing import chosen

    return dict.fromkeys(entry.network.about.task for entry in chosen({}))


def _figures() -> Iterable[str]:
    from convcost.analysis.pictures.figures import FIGURES

    return FIGURES


def _figures_of_comparisons() -> Iterable[str]:
    from convcost.comparison.alone import FIGURES

    return FIGURES


def _orders_of_parts() -> Iterable[str]:
    from convcost.comparison.view import Sort

    return map(str, Sort)


def _orders() -> Iterable[str]:
    from typing import get_args

    from convcost.analysis.settings import Order

    return get_args(Order)


def _optimizers() -> Iterable[str]:
    from convcost.analysis.settings import OPTIMIZER_STATES

    return OPTIMIZER_STATES


nets: Completion = _nets
transforms = _of_one(_transforms)
devices = _of_one(_devices)
conventions = _of_one(_conventions)
column = _of_one(_columns)
columns = _of_several(_columns)
types = _of_one(_types)
formats = _of_one(_formats)
topics = _of_one(_topics)
names = _of_one(_networks)
metrics = _of_one(_metrics)
of_designs = _of_several(_of_designs)
of_design = _of_one(_of_designs)
limits = _of_one(lambda: (f"{name}=" for name in _metrics()))
families = _of_one(_families)
tasks = _of_one(_tasks)
figures = _of_one(_figures)
figures_of_comparisons = _of_one(_figures_of_comparisons)
orders_of_parts = _of_one(_orders_of_parts)
in_place = _of_several(_in_place)
orders = _of_one(_orders)
optimizers = _of_one(_optimizers)
