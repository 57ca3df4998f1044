"""Handrail: a private recovery and aftercare companion. This package is the server."""

__version__ = "0.1.0"
