"""Tests of Handrail."""
