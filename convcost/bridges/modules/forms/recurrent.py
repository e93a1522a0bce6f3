"""Recurrent layers."""

from collections.abc import Callable

from convcost.bridges.modules.layer import Form, Layer
from convcost.bridges.modules.layout import call


def recurrent(head: str) -> Callable[[Layer], Form]:
    """A recurrent layer that gives what every step gives."""

    def written(layer: Layer) -> Form:
        module = call(
            head, layer.width, layer.code("hidden"), num_layers=layer.unless("layers", 1),
            bias=layer.unless("bias", usual=True), batch_first="True",
            bidirectional=layer.unless("bidirectional", usual=False),
            proj_size=layer.unless("proj", None) if head == "nn.LSTM" else None,
        )  # fmt: skip
        return Form((module,), lambda name, x: call(name, x[0])._replace(tail="[0]"))

    return written


FORMS = {
    "rnn": recurrent("nn.RNN"),
    "gru": recurrent("nn.GRU"),
    "lstm": recurrent("nn.LSTM"),
}
