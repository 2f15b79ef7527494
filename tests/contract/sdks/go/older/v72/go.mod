module scenario

go 1.22

require github.com/stripe/stripe-go/v72 v72.122.0
