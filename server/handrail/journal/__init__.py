"""What a person writes about their days: check-ins now, cravings and notes later."""
