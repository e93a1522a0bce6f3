"""``convcost validate``: are the files sound."""

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
    from convcost.cli.models import Request, analyze_all
    from convcost.cli.streams import emit, tell

    outcome = analyze_all(nets, Request(values or (), inputs or (), transforms=transforms or ()))
    tell(outcome.worth_telling(), color, quiet=quiet)
    if not quiet:
        emit("".join(f"ok  {caption.address(each)}\n" for each in outcome.analyses))
    return outcome.status
