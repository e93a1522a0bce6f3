"""``convcost check``: budgets, with an exit status for CI."""

from convcost.cli.check_options import (
    Baseline,
    Config,
    ExitZero,
    Exports,
    Form,
    Format,
    Growth,
    Least,
    Most,
    Networks,
    OnlyNew,
    Quiet,
    Ref,
    Refused,
    Strict,
    Suggest,
    Verbose,
    Written,
)
from convcost.cli.options import Colors
from convcost.cli.streams import Color
from convcost.errors.status import ExitStatus


def check(
    nets: Networks = None,
    *,
    base: Ref = None,
    baseline: Baseline = None,
    write_baseline: Written = None,
    most: Most = None,
    least: Least = None,
    growth: Growth = None,
    config: Config = None,
    only_new: OnlyNew = False,
    strict: Strict = False,
    exit_zero: ExitZero = False,
    suggest: Suggest = False,
    form: Form = Format.TEXT,
    exports: Exports = None,
    color: Colors = Color.AUTO,
    quiet: Quiet = False,
    verbose: Verbose = False,
    convention: Refused = None,
    batch: Refused = None,
    dtype: Refused = None,
) -> ExitStatus:
    """Hold networks against their budgets.

    Limits come from the networks, from convcost.yaml and from here; all that apply are applied, inclusive and exact.
    """
    from convcost.budgets.budget import Policy
    from convcost.budgets.given import limits_from
    from convcost.budgets.run import Request
    from convcost.cli import checking
    from convcost.cli.report import Output, formats_of, keep_what_was_read

    checking.refuse_settings({"--convention": convention, "--batch": batch, "--dtype": dtype})
    checking.refuse_no_directory()
    if write_baseline:
        checking.require_no_other_file(write_baseline)
    output = Output(form, formats_of(exports or (), checking.SUFFIXES), color, quiet, verbose)
    request = Request(
        nets=tuple(nets or ()),
        limits=limits_from({"max": most or (), "min": least or (), "growth": growth or ()}),
        ref=base,
        baseline=baseline,
        config=config,
        policy=Policy(strict, only_new),
        forgives=exit_zero,
        needs_limits=not (suggest or write_baseline),
    )
    result = checking.judged(request)
    keep_what_was_read(output.files)
    if suggest:
        return checking.suggest(result, output)
    if write_baseline:
        checking.write_baseline(result, write_baseline)
    checking.show(result, output)
    return result.status
