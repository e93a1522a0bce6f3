"""Graph to graph, node by node: what transforms look for, and what they are made of."""
