"""What the process ends with, for shells and build servers."""

from enum import IntEnum


class ExitStatus(IntEnum):
    """Python and a shell end a process with 1 for anything that goes wrong; here 1 is a verdict and nothing else."""

    FINE = 0
    FAILED = 1
    CANNOT_JUDGE = 2
    """Wrong usage, a file that is none or invalid, a shape error, nothing to judge by."""
    BUG = 3
    INTERRUPTED = 130
