"""From parsed candidates to one amount, findings and a decision: pure functions, no models."""
