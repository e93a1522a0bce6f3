"""The result as JUnit XML, which GitLab, Jenkins and others show: a test case per check."""

from xml.etree import ElementTree as Xml

from convcost.budgets.budget import Status, Verdict
from convcost.budgets.result import Model, Result
from convcost.errors import Problem
from convcost.errors.untrusted import visible
from convcost.page.problems import concise
from convcost.reports.check.rows import row

SUITE = "convcost"
ELEMENTS = {Status.FAIL: "failure", Status.UNKNOWN: "error", Status.SKIP: "skipped"}


def render(result: Result) -> str:
    """One suite; whatever kept something from being judged is a case with an error."""
    judged = [(model, verdict) for model in result.models for verdict in model.verdicts if not verdict.is_unmatched]
    cases = [*(_case(model, verdict) for model, verdict in judged), *map(_problem, result.errors)]
    counts = {
        "tests": len(cases),
        "failures": result.counts[Status.FAIL],
        "errors": result.counts[Status.UNKNOWN] + len(result.errors),
        "skipped": result.counts[Status.SKIP],
    }
    root = Xml.Element("testsuites")
    suite = Xml.SubElement(root, "testsuite", {"name": SUITE, **{name: str(count) for name, count in counts.items()}})
    suite.extend(cases)
    Xml.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'


def _case(model: Model, verdict: Verdict) -> Xml.Element:
    cells = row(verdict, "")
    name = f"{cells.what} {verdict.limit.rule}" if verdict.limit.rule != "growth" else cells.what
    case = Xml.Element("testcase", {"classname": visible(model.called), "name": name})
    said = "  ".join(filter(None, (cells.value, cells.limit, cells.distance, cells.percent)))
    at = " ".join(filter(None, (cells.place, cells.why)))
    if verdict.status in ELEMENTS:
        Xml.SubElement(case, ELEMENTS[verdict.status], {"message": said}).text = at
    else:
        Xml.SubElement(case, "system-out").text = f"{verdict.status.value}: {said}"
    return case


def _problem(problem: Problem) -> Xml.Element:
    case = Xml.Element("testcase", {"classname": SUITE, "name": f"{problem.code} {visible(problem.message)}"})
    Xml.SubElement(case, "error", {"message": concise(problem)})
    return case
