"""What can be explained: every kind, transform and code, once, each with a sentence."""

from inspect import cleandoc

from convcost.errors.codes import codes
from convcost.explaining.manual import manual, unknown
from convcost.explaining.topics import GROUPS, kinds_by_group, topics
from convcost.graph import transforms
from convcost.layers.op import kinds, lookup
from convcost.networks import catalogue


def test_every_kind_is_in_one_group():
    listed = [kind for group in kinds_by_group().values() for kind in group]
    assert sorted(listed) == list(kinds())
    assert tuple(kinds_by_group()) == tuple(GROUPS)


def test_the_groups_are_what_a_reader_looks_under():
    found = kinds_by_group()
    assert {"conv", "linear", "attention"} <= found["With weights of their own"].keys()
    assert "maxpool" in found["Pooling"]
    assert list(found["Normalisation"]) == [kind for kind in kinds() if lookup(kind).is_norm]
    assert "prelu" in found["Activations"]
    joins = ["add", "concat", "div", "matmul", "maximum", "minimum", "mul", "stack", "sub"]
    assert sorted(found["Joins"]) == joins
    assert "flatten" in found["Shape and place"]


def test_everything_has_a_sentence_and_a_manual():
    for title, names in topics().items():
        for name, sentence in names.items():
            assert sentence.endswith(".") or title == "Errors and warnings"
            assert manual(name).splitlines()[0].startswith(name)
    assert tuple(topics()["Transforms"]) == transforms.names()
    assert tuple(topics()["Errors and warnings"]) == codes()


def test_no_name_means_two_things_but_a_kind_and_a_transform_which_are_shown_together():
    both = set(kinds()) & set(transforms.names())
    assert both == {"reduce"}
    for name in both:
        text = manual(name)
        assert cleandoc(lookup(name).__doc__) in text
        assert cleandoc(transforms.lookup(name).__doc__) in text
    assert not {*kinds(), *transforms.names()} & set(catalogue.names())


def test_what_is_not_known_gets_a_suggestion_among_all_that_is():
    assert manual("cnov") is None
    assert unknown("cnov").notes == ("did you mean `conv`?",)
    assert unknown("seperable").notes == ("did you mean `separable`?",)
    assert unknown("resnt50", ["resnet50"]).notes == ("did you mean `resnet50`?",)
    assert unknown("e3333").notes == ("did you mean `E133`?",)
    assert unknown("qqqqqq").notes == ("`convcost explain` lists what can be explained",)


def test_a_convention_has_what_is_known_about_the_tool():
    text = manual("fvcore")
    assert text.startswith("fvcore\n\nWhat fvcore's FlopCountAnalysis prints.\n\nSource: fvcore 0.1.5.post20221221, ")
    assert "\n\nfvcore flops, as fvcore 0.1.5.post20221221 prints them: one per multiply-add, " in text
    assert unknown("torchinf").notes == ("did you mean `torchinfo`?",)
