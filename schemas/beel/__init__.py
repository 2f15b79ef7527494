"""What BeeL's API takes and answers (docs.beel.es)."""
