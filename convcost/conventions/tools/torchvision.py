"""What torchvision publishes as `_ops` of its weights, and the convention of this project.

Source: torchvision 0.28, test/common_extended_utils.py, which counts mm, matmul, addmm, bmm and convolutions as
dispatched by torch, one per multiply-add. The figure that most tools agree on for convolutional networks. Zeros of
padding are counted, bias and normalisation are not; FLOPs, where they are shown, are 2 x MACs.
"""

from convcost.conventions import Convention

CONVENTION = Convention(__name__, "torchvision 0.28", "MACs", "multiply-adds, and nothing else")
