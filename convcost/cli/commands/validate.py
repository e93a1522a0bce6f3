"""Report everything that is wrong."""

from convcost.cli.options import Colors, Nets, NetworkOptions, Quiet
from convcost.cli.streams import Color
from convcost.errors.status import ExitStatus

EXAMPLES = (
    "convcost validate resnet50",
    "convcost validate nets",
)


def validate(
    nets: Nets,
    *,
    network_options: NetworkOptions,
    color: Colors = Color.AUTO,
    quiet: Quiet = False,
) -> ExitStatus:
    """Report everything that is wrong.

    Every network and variant is read and built.
    """
    nets = [network_options.named(net) for net in nets]
    from convcost.analysis import caption
    from convcost.cli.streams import emit, tell
    from convcost.errors.untrusted import visible
    from convcost.networks.analyses import analyze_all

    options = network_options.built(takes_libraries=True)
    found = analyze_all(nets, options)
    tell(found.worth_telling(), color, quiet=quiet)
    if not quiet:
        emit("".join(f"ok  {caption.address(each)}\n" for each in found.analyses))
        emit("".join(f"ok  {visible(each.document.source.name)} (a library)\n" for each in found.libraries))
    return found.status
