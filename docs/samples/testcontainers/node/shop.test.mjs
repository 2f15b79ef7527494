// The emulator in a container of its own: npm install testcontainers stripe, then node --test
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import Stripe from "stripe";
import { GenericContainer, Wait } from "testcontainers";

const PORT = 12111;
let container;
let stripe;

before(async () => {
  container = await new GenericContainer("stripe-invoice-emulator:0.2.0")
    .withExposedPorts(PORT)
    .withWaitStrategy(Wait.forHttp("/_emulator/health", PORT))
    .start();
  stripe = new Stripe("sk_test_123", {
    host: container.getHost(),
    port: container.getMappedPort(PORT),
    protocol: "http",
  });
});

after(() => container?.stop());

test("an invoice is sent", async () => {
  const customer = await stripe.customers.create({ email: "jenny@example.com" });
  const invoice = await stripe.invoices.create({
    customer: customer.id,
    collection_method: "send_invoice",
    days_until_due: 30,
  });
  await stripe.invoiceItems.create({ customer: customer.id, invoice: invoice.id, amount: 4200, currency: "usd" });
  const sent = await stripe.invoices.sendInvoice(invoice.id);
  assert.equal(sent.status, "open");
  assert.match(sent.hosted_invoice_url, new RegExp(`:${container.getMappedPort(PORT)}/i/`));
});
