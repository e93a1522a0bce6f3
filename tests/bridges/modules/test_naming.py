import ast

from convcost.bridges.modules import naming


def test_a_part_hides_nothing_that_a_module_has() -> None:
    assert naming.attribute("train", ()) == "train_2"
    assert naming.attribute("half", {"half_2"}) == "half_3"


def test_names_of_branches_become_identifiers() -> None:
    assert naming.attribute("1x1", ()) == "branch_1x1"
    assert naming.attribute("stage.3-conv", ()) == "stage_3_conv"
    assert naming.attribute("class", ()) == "class_"
    assert naming.attribute("...", ()) == "layer"


def test_a_variable_hides_no_piece_and_nothing_of_torch() -> None:
    assert naming.variable("center_crop", ()) == "center_crop_2"
    assert naming.variable("torch", {"torch_2"}) == "torch_3"


def test_a_class_is_capitalised_without_underscores_and_begins_with_a_letter() -> None:
    assert naming.class_name("inverted residual", ()) == "InvertedResidual"
    assert naming.class_name("3D net", ()) == "Network3DNet"
    assert naming.class_name("Attention", ()) == "Attention2"
    assert naming.class_name("none", ()) == "None2"
    assert naming.class_name("U-Net (2015)", ()) == "UNet2015"


def test_tensors_that_would_share_a_name_have_one_each() -> None:
    assert naming.variables(["x:0", "x/0", "x_0"]) == ["x_0", "x_0_2", "x_0_3"]


def test_no_text_ends_the_string_that_it_stands_in() -> None:
    assert ast.literal_eval(naming.quoted('a"b\\c\n')) == "a'b\\c\n"
