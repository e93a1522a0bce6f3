"""Every design of a space that meets what is required: sorted, its fronts, its files."""
