// One account's story, told with the official SDK: a line of facts for every step.
// Usage: node scenario.mjs PACKAGE, where PACKAGE is the folder of the SDK to drive.
// The emulator's address, the key and the account's own API version come from the environment.
import { once } from "node:events";
import { createServer } from "node:http";
import { createRequire } from "node:module";

const Stripe = createRequire(import.meta.url)(process.argv[2]);
const { hostname, port } = new URL(process.env.STRIPE_BASE_URL);
const address = { host: hostname, port, protocol: "http" };
const stripe = new Stripe(process.env.STRIPE_API_KEY, address);
// Majors up to 11 name no version unless told: the account's own is theirs.
const version = stripe.getApiField("version") ?? process.env.STRIPE_ACCOUNT_VERSION;

const tell = (step, ...facts) => console.log([step, ...facts].join(" "));

async function refused(step, request) {
  try {
    await request;
  } catch (error) {
    tell(step, error.constructor.name, error.statusCode, error.code ?? "-", error.param ?? "-");
    return error;
  }
  throw new Error(`${step} was not refused`);
}

// What arrives first at an endpoint of our own.
async function mailbox() {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const arrived = once(server, "request").then(async ([request, response]) => {
    const body = Buffer.concat(await request.toArray());
    response.end();
    server.close();
    return { body, signature: request.headers["stripe-signature"] };
  });
  return { url: `http://127.0.0.1:${server.address().port}/`, arrived };
}

const customer = await stripe.customers.create({
  email: "jenny@example.com",
  name: "Jenny Rosen",
  invoice_prefix: "JENNY",
  metadata: { tier: "gold" },
});
tell("customer", customer.email, customer.metadata.tier);

const product = await stripe.products.create({ name: "Teapot" });
const price = await stripe.prices.create({ product: product.id, currency: "usd", unit_amount: 1500 });
tell("price", price.unit_amount, price.currency, price.product === product.id);

const taxRate = await stripe.taxRates.create({ display_name: "VAT", percentage: 10, inclusive: false });
tell("tax_rate", taxRate.percentage, taxRate.inclusive);

const coupon = await stripe.coupons.create({ percent_off: 25, duration: "once" });
tell("coupon", coupon.percent_off, coupon.duration);

// `pricing` came with 2025-03-31.basil.
const priced = version < "2025-03-31" ? { price: price.id } : { pricing: { price: price.id } };
const plain = await stripe.invoiceItems.create({ customer: customer.id, amount: 2000, currency: "usd" });
const counted = await stripe.invoiceItems.create({ customer: customer.id, quantity: 2, ...priced });
tell("items", plain.amount, counted.amount);

// Before 2022-08-01 an invoice takes all pending items, and is refused where there are none, unless told otherwise.
const toSend = {
  customer: customer.id,
  collection_method: "send_invoice",
  days_until_due: 30,
  pending_invoice_items_behavior: "exclude",
};
const draft = await stripe.invoices.create({
  ...toSend,
  pending_invoice_items_behavior: "include",
  default_tax_rates: [taxRate.id],
  discounts: [{ coupon: coupon.id }],
});
tell("draft", draft.status, draft.subtotal, draft.total, draft.number ?? "-");

const inbox = await mailbox();
const endpoint = await stripe.webhookEndpoints.create({
  url: inbox.url,
  enabled_events: ["invoice.sent"],
  api_version: version,
});
const sent = await stripe.invoices.sendInvoice(draft.id);
tell("send", sent.status, sent.amount_due, sent.number);

const { body, signature } = await inbox.arrived;
const event = stripe.webhooks.constructEvent(body, signature, endpoint.secret);
tell("webhook", event.type, event.data.object.status, event.data.object.number);
try {
  stripe.webhooks.constructEvent(`${body} `, signature, endpoint.secret);
} catch (error) {
  tell("webhook_forged", error.constructor.name);
}

const failing = await stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer: customer.id });
const decline = await refused("decline", stripe.invoices.pay(sent.id, { payment_method: failing.id }));
tell("decline_code", decline.decline_code, decline.payment_intent.status);

const visa = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
const paid = await stripe.invoices.pay(sent.id, { payment_method: visa.id });
tell("pay", paid.status, paid.amount_paid, paid.amount_remaining);

const note = await stripe.creditNotes.create({ invoice: paid.id, amount: 1000, credit_amount: 1000 });
tell("credit_note", note.status, note.amount, note.number);

const mistake = await stripe.invoices.create(toSend);
await stripe.invoiceItems.create({ customer: customer.id, invoice: mistake.id, amount: 2500, currency: "usd" });
await stripe.invoices.finalizeInvoice(mistake.id);
const voided = await stripe.invoices.voidInvoice(mistake.id);
tell("void", voided.status, voided.number);

const drafts = [];
for (let count = 0; count < 5; count += 1) drafts.push((await stripe.invoices.create(toSend)).id);
const newestFirst = [paid.id, voided.id, ...drafts].reverse();
const listed = [];
for await (const invoice of stripe.invoices.list({ limit: 2 })) listed.push(invoice.id);
tell("auto_paging", listed.length, listed.join() === newestFirst.join());
const page = await stripe.invoices.list({ limit: 3, status: "draft", starting_after: drafts[4] });
tell("page", page.data.length, page.has_more);
const deleted = await stripe.invoices.del(drafts[4]);
tell("delete", deleted.deleted);

const expanded = await stripe.invoices.retrieve(paid.id, { expand: ["customer", "default_tax_rates"] });
const found = await stripe.invoices.list({ limit: 1, expand: ["data.customer"] });
tell("expand", expanded.customer.email, expanded.default_tax_rates[0].display_name, found.data[0].customer.name);

const orderKey = { idempotencyKey: "order-1" };
const first = await stripe.customers.create({ name: "Once" }, orderKey);
const again = await stripe.customers.create({ name: "Once" }, orderKey);
tell("retry", first.id === again.id, again.lastResponse.headers["idempotent-replayed"]);
await refused("retry_changed", stripe.customers.create({ name: "Twice" }, orderKey));

await refused("missing", stripe.invoices.retrieve("in_nope"));
await refused("missing_reference", stripe.invoices.create({ customer: "cus_nope" }));
await refused("unknown_parameter", stripe.customers.create({ wat: 1 }));
await refused("missing_parameter", stripe.products.create({}));
await refused("wrong_state", stripe.invoices.voidInvoice(paid.id));
await refused("wrong_key", new Stripe("pk_test_123456789", address).customers.list());
