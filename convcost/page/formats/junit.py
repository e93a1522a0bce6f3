"""For GitLab, Jenkins and others, which show JUnit XML: a test case per finding."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from convcost.errors import Problem
from convcost.errors.untrusted import visible
from convcost.page import Finding, Level
from convcost.page.answer import Answer
from convcost.page.findings import findings_of
from convcost.page.look import Look
from convcost.page.problems import concise

SUFFIXES = (".xml",)
SUITE = "convcost"
OUTPUT = "system-out"
ELEMENTS: Mapping[Level, str] = {"fail": "failure", "unknown": "error", "skip": "skipped"}
COUNTED = {"failures": "failure", "errors": "error", "skipped": "skipped"}


class Case(NamedTuple):
    """A test case by what it is called, and the one element that stands in it."""

    subject: str
    name: str
    element: str
    attributes: Mapping[str, str]
    text: str | None = None


def render(answer: Answer, problems: Sequence[Problem], look: Look) -> str:
    """One suite; whatever kept something from being judged is a case with an error.

    Raises `ConvcostError` where nothing was judged.
    """
    del look
    errors = (problem for problem in problems if problem.severity == "error")
    return _suite([*map(_case, findings_of(answer.page(), "junit")), *map(_error, errors)])


def _suite(cases: Sequence[Case]) -> str:
    from xml.etree import ElementTree as Xml

    counts = {name: sum(case.element == element for case in cases) for name, element in COUNTED.items()}
    attributes = {"tests": len(cases), **counts}
    root = Xml.Element("testsuites")
    suite = Xml.SubElement(root, "testsuite", {"name": SUITE, **{name: str(each) for name, each in attributes.items()}})
    for case in cases:
        element = Xml.SubElement(suite, "testcase", {"classname": case.subject, "name": case.name})
        Xml.SubElement(element, case.element, dict(case.attributes)).text = case.text
    Xml.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'


def _case(finding: Finding) -> Case:
    said = "  ".join(finding.figures or (finding.message,))
    if finding.level not in ELEMENTS:
        return Case(finding.subject, finding.name, OUTPUT, {}, f"{finding.level}: {said}")
    at = " ".join(filter(None, (finding.at, finding.reason)))
    return Case(finding.subject, finding.name, ELEMENTS[finding.level], {"message": said}, at)


def _error(problem: Problem) -> Case:
    return Case(SUITE, f"{problem.code} {visible(problem.message)}", "error", {"message": concise(problem)})
