"""What a page has for build servers."""

from convcost.errors import ConvcostError, Problem
from convcost.page import Finding, Page


def findings_of(page: Page, format_name: str) -> tuple[Finding, ...]:
    """The findings of a page for a format that is made of them; raises `ConvcostError` where nothing was judged."""
    if page.findings is None:
        message = f"`{format_name}` shows what was judged, and nothing was judged here"
        raise ConvcostError([Problem("E403", message, notes=("it is a format of `check`",))])
    return page.findings
