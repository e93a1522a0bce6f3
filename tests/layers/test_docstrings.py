"""A kind's docstring gives a sentence about the kind and one about each field."""

from convcost.layers.docstrings import docstring
from convcost.layers.op import lookup


class Made:
    """Something that takes
    two lines. As torch.nn.Made, with more of it.

    A second paragraph.

    Fields:
        out: how many.
        first, second: both at once,
            on two lines: a colon is no field.

    Example:
        input: [3]
    """  # noqa: D205


def test_the_sentence_ends_at_its_full_stop():
    assert docstring(Made).sentence == "Something that takes two lines."
    assert docstring(lookup("conv")).sentence == (
        "Convolution: every output channel is a weighted window over the channels of its group."
    )


def test_fields_have_their_sentences_by_name_continued_lines_joined():
    assert docstring(Made).fields == {
        "out": "how many.",
        "first": "both at once, on two lines: a colon is no field.",
        "second": "both at once, on two lines: a colon is no field.",
    }


def test_the_example_is_no_field():
    assert "input" not in docstring(Made).fields
