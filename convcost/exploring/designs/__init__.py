"""The figures of every design of a space, each class of designs traced once, then computed."""
