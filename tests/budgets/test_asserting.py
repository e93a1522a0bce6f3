"""``convcost.check`` in a test suite: it returns, or fails with the report."""

import subprocess
import sys
from pathlib import Path

import pytest

import convcost as package
from convcost.budgets.budget import Status
from tests.budgets.conftest import Repository, net
from tests.forking import PACKAGE


def write(name: str, text: str) -> Path:
    return Repository(Path()).write(name, text)


def test_a_network_within_its_budget_gives_the_result(folder):
    file = write("a.yaml", net(7, "budgets: {params: 28}"))
    result = package.check(file)
    assert [verdict.status for verdict in result.verdicts] == [Status.PASS]
    assert package.check("*.yaml").judged == 1


def test_a_failure_is_an_assertion_with_the_report(folder):
    write("a.yaml", net(7, "budgets: {params: 27}"))
    with pytest.raises(AssertionError) as caught:
        package.check("a.yaml")
    assert isinstance(caught.value, package.BudgetExceeded)
    assert str(caught.value) == (
        "\na.yaml  Net\n\n"
        "  FAIL  params  28  limit 27  1 over  +3.7 %  line 6\n\n"
        "1 of 1 model over budget: 1 of 1 check failed.\n"
        "If that is intended, change the limits at a.yaml:6.\n"
    )
    assert caught.value.result.status == 1


def test_what_cannot_be_judged_is_no_assertion(folder):
    write("a.yaml", net(7, "budgets: {params: 27}"))
    with pytest.raises(package.ConvcostError) as caught:
        package.check("a.yaml", "b.yaml")
    assert [problem.code for problem in caught.value.problems] == ["E400"]
    assert "FAIL  params" in caught.value.__notes__[0]
    with pytest.raises(package.ConvcostError, match="E407"):
        package.check(write("c.yaml", net(7)))
    tail = "  - {opaque: {shape: [7, 29, 31], params: 5, macs: unknown}}"
    with pytest.raises(package.ConvcostError, match="1 of 1 checks cannot be judged: the figures are lower bounds"):
        package.check(write("d.yaml", net(7, tail, "budgets: {macs: 1M}")))


def test_limits_and_bases_are_given_as_on_the_command_line(repository):
    file = write("a.yaml", net(7))
    repository.commit()
    write("a.yaml", net(11))
    package.check(file, max={"params": "44"}, min={"params": 44}, growth={"params": "58%"}, base="HEAD")
    for limits in ({"max": {"params": 43}}, {"min": {"params": "45"}}, {"growth": {"params": "57%"}, "base": "HEAD"}):
        with pytest.raises(package.BudgetExceeded):
            package.check(file, **limits)
    with pytest.raises(package.ConvcostError, match="unknown metric `parms`"):
        package.check(file, max={"parms": 3})


def test_pytest_shows_the_line_of_the_test_and_the_report(folder):
    write("a.yaml", net(7, "budgets: {params: 27}"))
    write("test_budgets.py", "import convcost\n\n\ndef test_budgets():\n    convcost.check('a.yaml')\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_budgets.py"],
        capture_output=True, text=True, env={"PYTHONPATH": PACKAGE, "PATH": ""},
    )  # fmt: skip
    assert done.returncode == 1
    assert ">       convcost.check('a.yaml')\n" in done.stdout
    assert "E       convcost.BudgetExceeded: \n" in done.stdout
    assert "E         FAIL  params  28  limit 27  1 over  +3.7 %  line 6\n" in done.stdout
    assert "asserting.py" not in done.stdout
