"""How large a number may be that is written: it fits 64 bits. What is counted from it may be of any size."""

LARGEST = 2**63 - 1
