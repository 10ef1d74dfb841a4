/* global self, clients, registration, fetch, setTimeout, MessageChannel, URL, URLSearchParams */

/**
 * Tells this device of news while nobody looks (app/domain/notifications/push-payload.ts says what comes). It keeps no
 * page and answers no request: without the network there is nothing here that would be true.
 */

const icons = { icon: "/icon-192.png", badge: "/badge-96.png" };

// A newer worker begins at once: it has no pages that could be confused by that.
self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("push", (event) => event.waitUntil(show(read(event.data))));

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(ownAddress(event.notification.data?.path)));
});

self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));

/** What came; browsers want something shown whatever it was. */
function read(data) {
  try {
    const { tag, title, text, path } = data.json();
    return { tag, title: String(title), text: String(text), path };
  } catch {
    return { tag: "news", title: "News", text: "Your inbox says what it is.", path: "/inbox" };
  }
}

/** A path of ours, and never a way elsewhere. */
function ownAddress(path) {
  const inbox = new URL("/inbox", self.location.origin);
  if (typeof path !== "string" || !URL.canParse(path, self.location.origin)) return inbox;
  const address = new URL(path, self.location.origin);
  return address.origin === self.location.origin ? address : inbox;
}

/** Longer than a page needs to answer that is awake; browsers let a press open something for about a second only. */
const answerWithinMs = 300;

/** Our open pages and where each stands now. Its address here is where it began, so it is asked (app/entry.client.tsx). */
async function openPages() {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  return Promise.all(pages.map(async (page) => ({ page, at: await whereIs(page) })));
}

/** Null for a page that does not answer. */
const whereIs = (page) =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(new URL(data));
    setTimeout(resolve, answerWithinMs, null);
    page.postMessage("where", [port2]);
  });

/** Shown in any case, because browsers require it; without a sound to whoever looks at that very page. */
async function show({ tag, title, text, path }) {
  const { pathname } = ownAddress(path);
  const silent = (await openPages()).some(({ page, at }) => page.focused && at?.pathname === pathname);
  await registration.showNotification(title, { body: text, tag, silent, data: { path }, ...icons });
}

/** The tab that shows it, or a new one: what stands in other tabs, half written maybe, stays. */
async function open(address) {
  const shown = (await openPages()).find(({ at }) => at?.pathname === address.pathname && at.search === address.search);
  await (shown ? shown.page.focus() : clients.openWindow(address.href));
}

/** The push service gave this browser another address: the server hears of it, and keeps what was chosen for the device. */
async function renew({ newSubscription }) {
  const applicationServerKey = new URL(self.location.href).searchParams.get("key");
  const subscription =
    newSubscription ?? (await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }));
  const { endpoint, keys } = subscription.toJSON();
  await fetch("/settings/devices", {
    method: "POST",
    body: new URLSearchParams({ as: "tell", endpoint, ...keys }),
    credentials: "same-origin",
    // Where it leads to is a page, for whoever would look at it.
    redirect: "manual",
  });
}
