"""Meetings and sessions: found, remembered, gone to."""
