"""What the browser is given besides the API: static files, headers, health, metrics."""
