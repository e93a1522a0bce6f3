"""Fills in keras_layers.json: the float_ops that TensorFlow's profiler counts for Keras networks of one layer.

Each row has the step and the inputs' shapes as this project writes them, the layer in Keras, and the figures for a
batch of one and of two. To add a layer, add a row without figures. Keras has channels last, so that shapes are turned.
Needs tensorflow 2.21 with keras 3.15:

    python tests/data/count_with_tensorflow.py
"""

import json
import os
from pathlib import Path
from typing import Any

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import tensorflow as tf
from keras import layers, ops
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2_as_graph
from tensorflow.python.profiler.model_analyzer import profile
from tensorflow.python.profiler.option_builder import ProfileOptionBuilder

FIXTURE = Path(__file__).with_name("keras_layers.json")
Sizes = list[int] | dict[str, list[int]]


def turned(sizes: Sizes) -> tuple[int, ...]:
    """A shape without the batch, channels last."""
    return tuple(sizes["tokens"]) if isinstance(sizes, dict) else (*sizes[1:], sizes[0])


def float_ops(layer: Any, shapes: list[tuple[int, ...]], batch: int) -> int:
    """What the profiler counts in the frozen graph of one inference."""
    inputs = [keras.Input(shape, batch_size=batch) for shape in shapes]
    network = keras.Model(inputs, layer(*inputs))

    def infer(*tensors: Any) -> Any:
        return network(list(tensors) if len(tensors) > 1 else tensors[0], training=False)

    specs = [tf.TensorSpec((batch, *shape)) for shape in shapes]
    _, frozen = convert_variables_to_constants_v2_as_graph(tf.function(infer).get_concrete_function(*specs))
    with tf.Graph().as_default() as graph:
        tf.graph_util.import_graph_def(frozen, name="")
        options = ProfileOptionBuilder(ProfileOptionBuilder.float_operation()).with_empty_output().build()
        return profile(graph, options=options).total_float_ops


def main() -> None:
    """Count every row, one line each."""
    names = {"layers": layers, "ops": ops, "tf": tf}
    known = json.loads(FIXTURE.read_text(encoding="utf-8"))
    known["versions"] = {"tensorflow": tf.__version__, "keras": keras.__version__}
    for row in known["layers"]:
        shapes = list(map(turned, row["inputs"]))
        row["figures"] = [float_ops(eval(row["keras"], names), shapes, batch) for batch in known["batches"]]
    lines = ",\n  ".join(map(json.dumps, known.pop("layers")))
    head = ",\n ".join(f'"{key}": {json.dumps(value)}' for key, value in known.items())
    FIXTURE.write_text(f'{{\n {head},\n "layers": [\n  {lines}]\n}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
