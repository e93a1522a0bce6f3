"""Report everything that is wrong."""

from convcost.cli.options import Arguments, Colors, Inputs, Nets, Quiet, Transforms, Values, with_arguments
from convcost.cli.streams import Color
from convcost.errors.status import ExitStatus

EXAMPLES = (
    "convcost validate resnet50",
    "convcost validate nets",
)


def validate(
    nets: Nets,
    *,
    values: Values = None,
    inputs: Inputs = None,
    arguments: Arguments = None,
    transforms: Transforms = None,
    color: Colors = Color.AUTO,
    quiet: Quiet = False,
) -> ExitStatus:
    """Report everything that is wrong.

    Every network and variant is read and built.
    """
    nets = [with_arguments(net, arguments) for net in nets]
    from convcost.analysis import caption
    from convcost.cli.streams import emit, tell
    from convcost.errors.untrusted import visible
    from convcost.networks.analyses import BuildOptions, analyze_all

    options = BuildOptions(values or (), inputs or (), transforms=transforms or (), takes_libraries=True)
    found = analyze_all(nets, options)
    tell(found.worth_telling(), color, quiet=quiet)
    if not quiet:
        emit("".join(f"ok  {caption.address(each)}\n" for each in found.analyses))
        emit("".join(f"ok  {visible(each.document.source.name)} (a library)\n" for each in found.libraries))
    return found.status
