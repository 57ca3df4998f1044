"""What a person writes about their days: check-ins, cravings, notes, symptoms."""
