"""How an author's code may write a layer, where that changes what a tool counts: the words of `written`."""

from collections.abc import Mapping

AGAIN = "again"
WAYS: Mapping[str, str] = {
    "module": "a module of the framework itself, such as nn.ReLU: tools that watch modules see it",
    "function": "a function, such as F.relu, torch.add or Tensor.flatten: tools that watch modules do not see it",
    "operator": "an operator of Python, `+`, `*` or `@`, or a method, x.softmax(1): tools that patch functions do not "
    "see it",
    "subclass": "a module of its own class: tools that look for exactly the framework's classes do not know it",
    "linear": "a linear layer where a 1x1 convolution is described here",
    "mean": "a mean over the axes of space where global pooling is described here",
    "unfused": "attention as matrix products and a softmax, in place of one fused operation",
    "einsum": "products by torch.einsum, of attention between linear modules",
    AGAIN: "in the call of the layer whose weights it shares, as heads in one batch: tools that count parameters do "
    "not count them again",
    "list": "a kernel as a list, such as [1, 3, 3], which not every tool multiplies out",
    "same": "padding that the framework works out itself, as by padding='same'",
}
"""What each word says. The ways of a convention are called by them."""
DIFFERENCES: Mapping[str, str] = {
    "module": "layers as modules",
    "function": "layers as functions",
    "operator": "products as operators, softmax as a method",
    "subclass": "modules of classes of their own",
    "linear": "1x1 convolutions as nn.Linear",
    "mean": "global pooling as a mean",
    "unfused": "attention as matrix products",
    "einsum": "products as torch.einsum",
    AGAIN: "layers of shared weights in one call",
    "list": "kernels as lists",
    "same": 'padding="same" in torch',
}
"""What sets layers apart that are written so, as one says it of a whole network."""
