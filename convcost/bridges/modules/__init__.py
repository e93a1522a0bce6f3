"""A network as PyTorch modules: the forms of the kinds, the pieces that torch lacks, classes and their layout."""
