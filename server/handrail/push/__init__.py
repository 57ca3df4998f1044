"""Web Push: subscriptions, who may be called, encryption, sending."""
