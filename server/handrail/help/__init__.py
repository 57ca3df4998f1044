"""Crisis lines and cards by region: dated data files and public routes."""
