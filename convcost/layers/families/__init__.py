"""What kinds of one family have in common, so that no kind sees another."""
