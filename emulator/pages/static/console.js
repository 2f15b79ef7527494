// What the console does beyond its HTML: keys, copying, and showing anew what has changed elsewhere.

const rows = () => [...document.querySelectorAll("tbody tr[data-url]")];
const isTyping = (element) => element.closest("input, select, textarea, [contenteditable]") !== null;

function choose(step) {
  const all = rows();
  if (all.length === 0) return;
  const now = all.findIndex((row) => row.classList.contains("chosen"));
  const next = now < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(now + step, 0), all.length - 1);
  if (now >= 0) all[now].classList.remove("chosen");
  all[next].classList.add("chosen");
  all[next].querySelector("a")?.focus({ preventScroll: true });
  all[next].scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "/") {
    event.preventDefault();
    document.getElementById("search")?.focus();
  } else if (event.key === "j" || event.key === "k") {
    choose(event.key === "j" ? 1 : -1);
  } else if (event.key === "Enter" && event.target === document.body) {
    const chosen = document.querySelector("tr.chosen");
    if (chosen) location.assign(chosen.dataset.url);
  }
});

document.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-url]");
  if (row && !event.target.closest("a, button, summary, form") && !String(getSelection())) location.assign(row.dataset.url);
});

function addCopyButtons(within) {
  if (!navigator.clipboard) return;
  for (const place of within.querySelectorAll(".copyable")) {
    if (place.querySelector(".copy")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(place.querySelector("pre").textContent);
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
    place.append(button);
  }
}

// Parts of the page as the server sent them: what it sends anew is compared with that.
const sent = new Map();

function remember(part, html) {
  sent.set(part.id, html);
}

function isInUse(part) {
  if (part.contains(document.activeElement) && document.activeElement !== document.body) return true;
  return part.querySelector("details.action[open]") !== null;
}

function replace(old, fresh) {
  const open = [...old.querySelectorAll("details[open][id]")].map((details) => details.id);
  const html = fresh.outerHTML;
  for (const id of open) fresh.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "");
  fresh.classList.add("fresh");
  old.replaceWith(fresh);
  remember(fresh, html);
  addCopyButtons(fresh);
}

async function showAnew() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const head = page.querySelector(".head"), oldHead = document.querySelector(".head");
  if (head && oldHead && head.outerHTML !== oldHead.outerHTML) oldHead.replaceWith(head);
  for (const fresh of page.querySelectorAll("[data-part]")) {
    const old = document.getElementById(fresh.id);
    if (!old) {
      // Another number of parts: another page in all but name.
      if (![...document.querySelectorAll("[data-part]")].some(isInUse)) location.reload();
      return;
    }
    if (sent.get(fresh.id) !== fresh.outerHTML && !isInUse(old) && fresh.querySelector("iframe") === null) {
      replace(old, document.importNode(fresh, true));
    }
  }
}

// A browser opens few connections to one server: a page that nobody sees gives its own back.
function listen(address) {
  let state = null, source = null;
  const open = () => {
    source = new EventSource(address);
    source.addEventListener("state", (message) => {
      if (message.data !== state) {
        state = message.data;
        showAnew();
      }
    });
  };
  const close = () => {
    source?.close();
    source = null;
  };
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => { if (event.persisted && !source) open(); });
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : source || open()));
  if (!document.hidden) open();
}

for (const part of document.querySelectorAll("[data-part]")) remember(part, part.outerHTML);
addCopyButtons(document);
document.getElementById("outcome")?.scrollIntoView({ block: "nearest" });
if (document.body.dataset.live) listen(document.body.dataset.live);
