// A shop that bills by Stripe.
import Stripe from "stripe";

// Where STRIPE_API_BASE is set, it is asked in place of Stripe.
export function connect(key = process.env.STRIPE_API_KEY, base = process.env.STRIPE_API_BASE) {
  if (!base) return new Stripe(key);
  const { hostname, port, protocol } = new URL(base);
  return new Stripe(key, { host: hostname, port, protocol: protocol.slice(0, -1) });
}

export async function bill(stripe, email, cents) {
  const customer = await stripe.customers.create({ email });
  const invoice = await stripe.invoices.create({
    customer: customer.id,
    collection_method: "send_invoice",
    days_until_due: 30,
  });
  await stripe.invoiceItems.create({ customer: customer.id, invoice: invoice.id, amount: cents, currency: "usd" });
  return stripe.invoices.sendInvoice(invoice.id);
}
