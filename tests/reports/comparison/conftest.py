import pytest

from convcost.comparison import Comparison, compare
from tests.reports.comparison.networks import other, variant


@pytest.fixture
def pair() -> Comparison:
    return compare([variant("reduced"), variant("naive")])


@pytest.fixture
def three() -> Comparison:
    """By two metrics, one part more in the third."""
    return compare([variant("reduced"), variant("naive"), variant("long")], ("macs", "params"), depth=2)


@pytest.fixture
def strangers() -> Comparison:
    """Networks without a part in common, one of unknown cost."""
    return compare([variant("naive"), other(extra="true")])
