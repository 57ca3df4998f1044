"""Questionnaires as data: their wording, what they count, and what a person answered."""
