"""Memory: which tensors are alive when, and what training keeps."""
