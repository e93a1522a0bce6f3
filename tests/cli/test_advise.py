"""The command advise: what it answers to wrong questions."""

import pytest


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--max", "macs=1G", "--max", "params=2M"), "`--max` is given 2 times; advice meets one budget"),
        (("--max", "macs=1G", "--with", "scale{width=0.5}"), "`scale{width=0.5}` changes layers together"),
        (("--max", "receptive_field=7"), "changes do not add up in receptive field"),
        ((), "missing option '--max'"),
    ],
)
def test_what_cannot_be_advised_is_refused(convcost, options, said):
    done = convcost("advise", "alexnet", *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
