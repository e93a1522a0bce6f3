import pytest

from convcost.analysis.columns import BY_KEY
from convcost.comparison import page
from convcost.comparison.comparison import Comparison, compare
from tests.comparison.networks import other, variant


@pytest.fixture(autouse=True)
def few_totals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stored texts show these figures, whatever else may be counted some day."""
    shown = ("params", "buffers", "macs", "flops", "activations", "weight_bytes", "receptive_field", "effective_stride")
    monkeypatch.setattr(page, "columns", lambda _: tuple(BY_KEY[key] for key in shown))


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
