"""The figures of a network as Python sees them."""

from dataclasses import replace

from convcost.analysis import Analysis, analyze

ROUNDS = 7 * 3 * 3 * 5 + 2 * 7 + (7 * 7 * 3 * 3 + 7) + (11 * 7 + 11)
"""Stem, its norm, the convolution that two rounds share, and the head."""


def test_totals_are_properties(analysis: Analysis) -> None:
    assert analysis.params == analysis.trainable == ROUNDS
    assert analysis.buffers == 2 * 7
    assert analysis.macs == 15 * 29 * (7 * 3 * 3 * 5 + 2 * 7 * 7 * 3 * 3 + 11 * 7)


def test_it_shows_its_name_and_totals(analysis: Analysis, lower_bound: Analysis) -> None:
    figures = f"{analysis.params:,} params, {analysis.macs:,} MACs"
    assert repr(analysis) == f"<Analysis of 'Two rounds': {figures}>"
    assert repr(analyze(replace(analysis.graph, variant="slim"))) == f"<Analysis of 'Two rounds slim': {figures}>"
    at_least = f"at least {analysis.params:,} params, {analysis.macs + 13:,} MACs"
    assert repr(lower_bound) == f"<Analysis of 'Two rounds & more': {at_least}>"


def test_without_settings_the_type_is_that_of_the_network(analysis: Analysis) -> None:
    assert analysis.settings.dtype == "float32"
    assert analyze(replace(analysis.graph, dtype="float16")).settings.dtype == "float16"
