const { charge, connect } = require("./shop.js");

// A key of its own is a world of its own: tests can run side by side.
const newKey = () => `sk_test_${crypto.randomUUID().replaceAll("-", "")}`;

test("a card is charged", async () => {
  expect(await charge(connect(newKey()), "jenny@example.com", 4200)).toBe("Thank you.");
});

test("a declined card is told", async () => {
  const key = newKey();
  await fetch(`${process.env.EMULATOR_URL}/_emulator/faults`, {
    method: "POST",
    headers: { Authorization: `Bearer ${key}` },
    body: JSON.stringify({ target: "api", kind: "decline", matches: "POST /v1/invoices/*/pay" }),
  });
  expect(await charge(connect(key), "jenny@example.com", 4200)).toBe("Your card was declined (card_declined).");
});

test("nobody else's customers are there", async () => {
  const stripe = connect(newKey());
  await charge(stripe, "jenny@example.com", 4200);
  expect((await stripe.customers.list()).data).toHaveLength(1);
});
