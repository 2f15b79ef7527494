"""How money is collected and given back."""
