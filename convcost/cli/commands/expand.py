"""Print the flattened network as YAML."""

from convcost.cli.options import Arguments, Colors, Inputs, Net, Quiet, Transforms, Values, with_arguments
from convcost.cli.streams import Color
from convcost.errors.status import ExitStatus

EXAMPLES = (
    "convcost expand alexnet",
    "convcost expand vgg16 --apply fully_convolutional",
)


def expand(
    net: Net,
    *,
    values: Values = None,
    inputs: Inputs = None,
    arguments: Arguments = None,
    transforms: Transforms = None,
    color: Colors = Color.AUTO,
    quiet: Quiet = False,
) -> ExitStatus:
    """Print the flattened network as YAML.

    Every layer has its name and its inputs; variables, blocks and defaults are worked out.
    """
    net = with_arguments(net, arguments)
    from convcost.cli.streams import emit, tell
    from convcost.networks.analyses import BuildOptions, build_one
    from convcost.notation.writing import write

    graph = build_one(net, BuildOptions(values or (), inputs or (), transforms=transforms or ()))
    emit(write(graph))
    tell(graph.diagnostics, color, quiet=quiet)
    return ExitStatus.FINE
