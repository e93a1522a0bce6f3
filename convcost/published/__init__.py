"""Published and quoted figures: recomputed, and what explains them."""
