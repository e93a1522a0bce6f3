"""Print the flattened network as YAML."""

from convcost.cli.options import Colors, Net, NetworkOptions, Quiet
from convcost.cli.streams import Color
from convcost.errors.status import ExitStatus

EXAMPLES = (
    "convcost expand alexnet",
    "convcost expand vgg16 --apply fully_convolutional",
)


def expand(
    net: Net,
    *,
    network_options: NetworkOptions,
    color: Colors = Color.AUTO,
    quiet: Quiet = False,
) -> ExitStatus:
    """Print the flattened network as YAML.

    Every layer has its name and its inputs; variables, blocks and defaults are worked out.
    """
    net = network_options.named(net)
    from convcost.cli.streams import emit, tell
    from convcost.networks.analyses import build_one
    from convcost.notation.writing import write

    graph = build_one(net, network_options.built())
    emit(write(graph))
    tell(graph.diagnostics, color, quiet=quiet)
    return ExitStatus.FINE
