"""Random modules of PyTorch, captured by us and counted by torch."""
