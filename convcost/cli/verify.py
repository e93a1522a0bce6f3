"""``convcost verify``: published figures recomputed, with an exit status for CI."""

from convcost.cli.options import Chosen, Colors, Exports, Format, Nets, Quiet
from convcost.cli.streams import Color
from convcost.errors.status import ExitStatus


def verify(
    nets: Nets, *, form: Chosen = Format.TEXT, exports: Exports = None, color: Colors = Color.AUTO, quiet: Quiet = False
) -> ExitStatus:
    """Recompute published figures and classify them.

    A network file states them under `references`. Exact, rounded, truncated, in another unit or scope, of another
    variant, an erratum, or not reproduced: with the arithmetic that shows it.
    """
    from convcost.cli.report import finish, output_to
    from convcost.cli.verifying import judged

    output = output_to(form, exports, color, quiet=quiet)
    result = judged(nets)
    return finish(result, result.problems, output)
