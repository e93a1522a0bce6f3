from tests.written import graph, layers

NETWORK = graph(
    layers(
        "{conv: {out: 7, kernel: 1}, as: stem}",
        "{side: [{conv: {out: 5, kernel: 1}, as: score}], as: aux}",
        "{add: {left: [{relu: , as: a}, {sigmoid: , as: b}], right: [{tanh: , as: c}]}, as: joined}",
        "{relu: , as: tail}",
    )
)


def test_what_tensors_need_is_what_they_are_made_of_and_they_themselves() -> None:
    assert NETWORK.needed_by(["joined.left.b"]) == {"joined.left.b", "joined.left.a", "stem", "input"}
    assert NETWORK.needed_by(["aux.score", "joined.right.c"]) == {"aux.score", "joined.right.c", "stem", "input"}
    assert NETWORK.needed_by(["tail"]) == {*NETWORK.shapes} - {"aux.score"}


def test_an_input_needs_itself_alone_and_no_tensors_need_none() -> None:
    assert NETWORK.needed_by(["input"]) == {"input"}
    assert NETWORK.needed_by([]) == set()
