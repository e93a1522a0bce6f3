"""What a 1x1 reduction in front of a convolution would save."""
