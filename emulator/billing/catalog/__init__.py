"""What is sold and what is taken off it: products, prices, coupons, tax and shipping rates."""
