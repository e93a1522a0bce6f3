"""``convcost expand``: the flattened network, as a file of this notation."""

from convcost.cli.options import Inputs, Net, Values


def expand(net: Net, *, values: Values = None, inputs: Inputs = None) -> int:
    """Print the flattened network as YAML.

    Every layer has its name and its inputs; variables, blocks and defaults are worked out.
    """
    from convcost.cli.models import Request, build_one
    from convcost.cli.streams import emit
    from convcost.formats.yaml import write

    emit(write(build_one(net, Request(values or (), inputs or ()))))
    return 0
