"""What stands above a table."""

from dataclasses import replace

from convcost.analysis import Analysis, analyze, caption
from convcost.analysis.columns import BY_KEY
from convcost.analysis.memory.inference import rule as memory_rule
from convcost.analysis.settings import CONVENTION, IN_SHORT, Settings
from convcost.conventions import lookup
from tests.written import graph


def test_one_tensor_is_its_shape_and_several_have_names():
    two = graph(
        "inputs: {left: [3, 11, 13], right: {tokens: [7, 5]}}\nlayers: [{relu: , from: left, as: y}]\noutputs: [y]"
    )
    assert caption.flow(analyze(two)) == "left 3x11x13, right 7 tokens x 5 -> 3x11x13"


def test_a_batch_of_one_goes_without_saying(analysis: Analysis) -> None:
    assert caption.flow(analysis) == "3x29x31 -> 11x15x29"
    assert caption.flow(analyze(analysis.graph, Settings(batch=13))) == "3x29x31 -> 11x15x29, batch 13"


def test_a_network_has_its_variant_and_its_transforms_behind_its_name(analysis: Analysis) -> None:
    slim = analyze(replace(analysis.graph, variant="slim", applied=("fold", "half")))
    assert caption.model(slim) == "Two rounds slim"
    assert caption.title(slim) == "Two rounds slim + fold + half"


def test_its_address_is_what_the_command_line_takes(analysis: Analysis) -> None:
    assert caption.address(analysis) == "Two rounds"
    filed = replace(analysis.graph, file="nets/two.yaml")
    assert caption.address(analyze(filed)) == "nets/two.yaml"
    assert caption.address(analyze(replace(filed, variant="slim"))) == "nets/two.yaml@slim"


def test_one_line_says_by_what_is_counted_and_the_rules_say_it_in_full():
    plain, thop = Settings(), Settings(convention="thop")
    assert caption.statement(plain) == IN_SHORT
    assert caption.statement(thop) == "thop MACs by its rules; MACs and FLOPs by torchvision's"
    assert caption.rules(plain) == (CONVENTION,)
    assert caption.rules(thop) == (lookup("thop").statement, CONVENTION)
    assert caption.rules(plain, [BY_KEY["peak_memory_bytes"]])[1:] == (memory_rule(plain),)


def test_what_would_be_a_command_to_a_build_server_begins_no_line():
    assert caption.beginning("::error::") == r"\x3a:error::"
    assert caption.beginning("a::b") == "a::b"
