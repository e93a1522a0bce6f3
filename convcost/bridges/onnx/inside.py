"""Steps that are written out for one operator."""

from convcost.bridges.captured import Attribute, Sizes
from convcost.bridges.onnx.call import Call, Known


class Inside:
    """What is made inside of one operator, under names that begin with its output's."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.count = 0

    def sizes(self, name: str) -> Sizes:
        """The sizes of a tensor that is known here."""
        return self.call.capturing.known[name].sizes

    def add(self, type_: str, inputs: tuple[str, ...], sizes: Sizes, **attributes: Attribute) -> str:
        """A step more; gives the name of its tensor."""
        self.count += 1
        name = f"{self.call.node.outputs[0]}/{self.count}"
        self.call.require_sizes(sizes)
        self.call.capturing.name(name, Known(sizes, self.call.known(0).dtype), self.call.node)
        self.call.capturing.add(self.call.node, type_, inputs, (name,), attributes)
        return name

    def number(self) -> str:
        """A single number, whose value changes no figure."""
        name = f"{self.call.node.outputs[0]}/number"
        if name not in self.call.capturing.known:
            self.call.capturing.name(name, Known((), "float32", (0.5,), is_stored=True), self.call.node)
        return name
