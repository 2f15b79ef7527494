"""What each release changed: one module per change, found by being here (docs.stripe.com/changelog)."""
