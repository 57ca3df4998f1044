"""An account with a made-up year in it, to look at."""
