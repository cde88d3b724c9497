"""The network that tells lines of writing that were struck out, written over or painted over."""
