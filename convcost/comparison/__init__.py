"""Networks side by side: totals, parts, layers."""
