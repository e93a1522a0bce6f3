"""The fewest changes that meet a budget."""
