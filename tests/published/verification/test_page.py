"""The page of `verify`: what fails first, then every file, and how many figures there are of every class."""

from convcost.page import Facts, Table, plain
from convcost.published.verification.page import Verification
from tests.published.verification.test_rule import HIDDEN, STEM, TOTAL, judged

EXACT, WRONG = f"metric: params, value: {TOTAL}", f"metric: params, value: {TOTAL + STEM + 3 * HIDDEN}"


def test_what_fails_comes_first_and_again_in_its_file():
    page = Verification([*judged(EXACT), *judged(WRONG)]).illustrated()
    titles = [plain(section.title) for section in page.sections]
    assert titles.index("Figures that fail") < titles.index("All figures")
    (facts,) = (block for section in page.sections for block in section.blocks if isinstance(block, Facts))
    assert [(fact.title, fact.value) for fact in facts.facts] == [
        ("published figures", "2"), ("hold", "1"), ("fail", "1"), ("files", "2"),
    ]  # fmt: skip


def test_where_all_hold_nothing_is_said_of_failures():
    page = Verification(judged(EXACT)).illustrated()
    assert "Figures that fail" not in [plain(section.title) for section in page.sections]
    (table,) = (block for section in page.sections for block in section.blocks if isinstance(block, Table))
    assert table.has_header
    assert not table.is_searchable


def test_nothing_that_was_judged_has_no_page():
    assert Verification([]).illustrated().sections == ()
