"""The directory of public meetings: read from feeds, searched here."""
