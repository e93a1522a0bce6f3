"""The YAML in which networks are described: reading it, building graphs of it, writing it, its schema."""
