"""How the console shows each resource of Stripe's API: what is not in here is shown as any resource is."""
