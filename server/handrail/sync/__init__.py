"""One door for every private entry: apply a phone's changes, hand out what is new."""
