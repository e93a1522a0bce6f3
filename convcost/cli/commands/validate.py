"""Report everything that is wrong."""

from convcost.cli.options import Colors, Inputs, Nets, Quiet, Transforms, Values
from convcost.cli.streams import Color
from convcost.errors.status import ExitStatus


def validate(
    nets: Nets,
    *,
    values: Values = None,
    inputs: Inputs = None,
    transforms: Transforms = None,
    color: Colors = Color.AUTO,
    quiet: Quiet = False,
) -> ExitStatus:
    """Report everything that is wrong.

    Every network and variant is read and built.
    """
    from convcost.analysis import caption
    from convcost.cli.streams import emit, tell
    from convcost.networks.analyses import BuildOptions, analyze_all

    found = analyze_all(nets, BuildOptions(values or (), inputs or (), transforms=transforms or ()))
    tell(found.worth_telling(), color, quiet=quiet)
    if not quiet:
        emit("".join(f"ok  {caption.address(each)}\n" for each in found.analyses))
    return found.status
