// A shop that bills by Stripe.
const Stripe = require("stripe");

// Where STRIPE_API_BASE is set, it is asked in place of Stripe.
function connect(key = process.env.STRIPE_API_KEY, base = process.env.STRIPE_API_BASE) {
  if (!base) return new Stripe(key);
  const { hostname, port, protocol } = new URL(base);
  return new Stripe(key, { host: hostname, port, protocol: protocol.slice(0, -1) });
}

async function charge(stripe, email, cents, card = "pm_card_visa") {
  const customer = await stripe.customers.create({ email });
  const { id } = await stripe.paymentMethods.attach(card, { customer: customer.id });
  const invoice = await stripe.invoices.create({ customer: customer.id, auto_advance: false });
  await stripe.invoiceItems.create({ customer: customer.id, invoice: invoice.id, amount: cents, currency: "usd" });
  await stripe.invoices.finalizeInvoice(invoice.id);
  try {
    await stripe.invoices.pay(invoice.id, { payment_method: id });
    return "Thank you.";
  } catch (error) {
    return `Your card was declined (${error.code}).`;
  }
}

module.exports = { charge, connect };
