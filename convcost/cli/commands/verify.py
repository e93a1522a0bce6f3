"""Recompute published figures and classify them."""

from typing import TYPE_CHECKING

from convcost.cli.options import InFull, Nets, OutputOptions
from convcost.cli.output import finish, output_to
from convcost.errors.status import ExitStatus

if TYPE_CHECKING:
    from convcost.errors import Problem
    from convcost.networks.locate import Address
    from convcost.published.verification import Verified

EXAMPLES = (
    "convcost verify xception",
    "convcost verify vgg16",
)
HOW_TO_STATE = 'a network file states them under `references: [{metric: params, value: 25.6M, source: "Table 1"}]`'


def verify(
    nets: Nets,
    *,
    output_options: OutputOptions,
    verbose: InFull = False,
) -> ExitStatus:
    """Recompute published figures and classify them.

    A network file states them under `references`. Exact, rounded, truncated, in another unit or scope, of another
    variant, an erratum, or not reproduced: with the arithmetic that shows it.
    """
    from convcost.cli.progress import shown
    from convcost.errors import Problem, each_once
    from convcost.networks.locate import locate_all
    from convcost.published.verification import Verified
    from convcost.published.verification.page import Verification

    output = output_to(output_options, verbose=verbose)
    addresses, notes = locate_all(nets)
    problems = list(notes)
    verified: list[Verified] = []
    for address in shown(addresses, len(addresses), "verifying"):
        for found in _judged(address):
            if isinstance(found, Verified):
                verified.append(found)
            else:
                problems.append(found)
    if not verified and not any(problem.severity == "error" for problem in problems):
        problems.append(Problem("E161", "there is no published figure to verify", notes=(HOW_TO_STATE,)))
    return finish(Verification(verified), each_once(problems), output)


def _judged(address: "Address") -> list["Verified | Problem"]:
    """The verdicts on a file, and what is wrong with it or could not be judged."""
    from convcost.errors import ConvcostError, Problem
    from convcost.networks.read import read
    from convcost.published.verification import verify as judge

    try:
        network = read(address)
        found = list(judge(network, network.variants_meant(address.variant)))
    except ConvcostError as error:
        return list(error.problems)
    if found:
        return found
    called = f"{address.name}@{address.variant}" if address.variant else address.name
    return [Problem("W506", f"`{called}` states no published figures", severity="note")]
