"""Two programs that count the same network: ours, and torch running what we wrote of it."""
