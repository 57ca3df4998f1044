"""What a person's own entries show, worked out in their request and stored nowhere."""
