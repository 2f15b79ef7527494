// What tests ask of the emulator besides what Stripe has; GET /_emulator/openapi.json is the whole of it.
export class World {
  constructor(key) {
    this.key = key;
  }

  async ask(method, path, body) {
    const reply = await fetch(`${process.env.EMULATOR_URL}/_emulator${path}`, {
      method,
      headers: { Authorization: `Bearer ${this.key}` },
      body: body && JSON.stringify(body),
    });
    const answer = await reply.json();
    if (!reply.ok) throw new Error(answer.error.message);
    return answer;
  }

  waitForMail(to) {
    return this.ask("GET", `/outbox/wait?to=${encodeURIComponent(to)}`);
  }

  waitForEvent(type) {
    return this.ask("GET", `/events/wait?type=${type}`);
  }
}

// A key of its own is a world of its own: tests can run side by side.
export function newKey() {
  return `sk_test_${crypto.randomUUID().replaceAll("-", "")}`;
}
