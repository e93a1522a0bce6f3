"""Graph to graph: rewriting nodes, inferring shapes again, transforms by name."""
