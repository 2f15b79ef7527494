"""What `stripe listen` talks to (github.com/stripe/stripe-cli): sessions over HTTP, events over a websocket."""
