"""What every rule works with."""
