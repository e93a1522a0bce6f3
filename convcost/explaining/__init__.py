"""Where a number comes from, and what a word means."""
