"""The network that finds lines of text: where it comes from."""
