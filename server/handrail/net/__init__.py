"""The outside world: which addresses may be called, and how."""
