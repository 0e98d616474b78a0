"""What offices send in about institutions and members."""
