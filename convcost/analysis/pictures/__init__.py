"""What the drawings of a report show of a network: plain values for `convcost.drawing`, and the page around them."""
