"""Medicines and the doses taken or skipped."""
