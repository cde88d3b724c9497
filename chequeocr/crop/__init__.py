"""From boxes to the pictures of single fields."""
