"""From parsed candidates to one amount, its confidence, findings and a decision.

No model is loaded here; `arbitrate` asks the scorer that it is handed.
"""
