module scenario

go 1.22

require github.com/stripe/stripe-go/v74 v74.30.0
