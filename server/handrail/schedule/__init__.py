"""Pure rules of time: when a reminder falls due, in which zone."""
