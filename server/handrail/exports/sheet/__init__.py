"""The attendance sheet: what a person attended, for a court, an employer or themselves."""
