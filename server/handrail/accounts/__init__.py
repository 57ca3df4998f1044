"""Accounts without e-mail: sign-up, sign-in, recovery, devices, erase."""
