"""From a flat graph to YAML that a person would have written: branches, blocks, repeats, tables."""
