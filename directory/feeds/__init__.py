"""What programs read with a private token. Each shows cards, so no more than the owner of the token sees."""
