"""Meetings for a calendar outside: a feed at a secret link. And from one: a clinic's own file."""
