"""What a person takes along, made in their own request."""
