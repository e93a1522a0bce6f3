"""What 1x1 reductions in front of convolutions would save."""
