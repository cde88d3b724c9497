"""Training of the shipped models. Nothing else of the package imports this."""
