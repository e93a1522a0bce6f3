from pathlib import Path

import pytest

from convcost.bridges import targets
from convcost.bridges.targets import Options
from convcost.errors import ConvcostError
from tests.written import graph, layers


@pytest.mark.parametrize("name", targets.names())
def test_every_target_has_suffixes_of_its_own(name: str) -> None:
    assert targets.lookup(name).SUFFIXES
    assert all(targets.suffixes()[suffix] == name for suffix in targets.lookup(name).SUFFIXES)


def test_a_suffix_chooses_in_any_case() -> None:
    assert targets.of_file(Path("NET.YML")) is targets.lookup("yaml")


def test_a_join_of_one_tensor_is_refused_with_the_reason() -> None:
    made = graph(layers("relu"))
    node = made.nodes[0]
    from dataclasses import replace

    from convcost.layers.op import lookup, make

    joined = replace(made, nodes=(node._replace(op=make(lookup("add"), {})),))
    with pytest.raises(ConvcostError) as caught:
        targets.lookup("yaml").convert(joined, Options(is_flat=True))
    assert "joins a single tensor" in caught.value.problems[0].message
