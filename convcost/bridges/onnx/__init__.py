"""ONNX files: read without a framework and without their weights, and written as skeletons."""
