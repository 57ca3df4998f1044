"""Keys and sealing: the only place where private entries are locked and opened."""
