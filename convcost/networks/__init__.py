"""Finding networks and reading them: from what was typed to a graph."""
