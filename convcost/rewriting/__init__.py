"""Graph to graph, node by node: what transforms are made of."""
