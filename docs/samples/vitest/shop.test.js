import { beforeEach, expect, test } from "vitest";
import { newKey, World } from "./emulator.js";
import { bill, connect } from "./shop.js";

let stripe, world;

beforeEach(() => {
  const key = newKey();
  stripe = connect(key);
  world = new World(key);
});

test("an invoice is open and has a number", async () => {
  const invoice = await bill(stripe, "jenny@example.com", 4200);
  expect(invoice.status).toBe("open");
  expect(invoice.amount_due).toBe(4200);
  expect(invoice.number).toMatch(/-0001$/);
});

test("the customer gets a mail", async () => {
  const invoice = await bill(stripe, "jenny@example.com", 4200);
  const mail = await world.waitForMail("jenny@example.com");
  expect(mail.invoice).toBe(invoice.id);
});

test("a month later it is overdue, and can still be paid", async () => {
  await world.ask("POST", "/clock", { frozen: true });
  const { id, due_date } = await bill(stripe, "jenny@example.com", 4200);
  const { now } = await world.ask("POST", "/clock", { advance: 31 * 24 * 3600 });
  expect(due_date).toBeLessThan(now);
  const paid = await stripe.invoices.pay(id, { paid_out_of_band: true });
  expect(paid.status).toBe("paid");
  await world.waitForEvent("invoice.paid");
});

test("a busy Stripe is asked again", async () => {
  await world.ask("POST", "/faults", { target: "api", kind: "unavailable", matches: "POST /v1/invoices/*/send" });
  const invoice = await bill(stripe, "jenny@example.com", 4200);
  expect(invoice.status).toBe("open");
});
