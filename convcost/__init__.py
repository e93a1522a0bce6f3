"""What a convolutional network costs: shapes, parameters, multiply-adds, exactly, from a text."""
