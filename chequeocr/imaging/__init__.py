"""Boxes and ink: arithmetic on pixels that several rooms need."""
