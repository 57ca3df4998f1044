"""What a person has ready beforehand: the people they can turn to."""
