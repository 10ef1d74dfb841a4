/** What this browser can do about notices, and what it was told to do. */
export type BrowserPush =
  /** No secure connection: browsers tell nobody without one. */
  | "insecure"
  | "unable"
  /** Its owner told it to let no notice of this site through. */
  | "blocked"
  | "off"
  | "on";

/** Asks nobody and changes nothing. */
export async function readBrowserPush(): Promise<BrowserPush> {
  if (!window.isSecureContext) return "insecure";
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) return "unable";
  if (Notification.permission === "denied") return "blocked";
  return (await subscriptionHere()) ? "on" : "off";
}

async function subscriptionHere(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** `unanswered`: the browser's question was closed without an answer. `failed`: its push service cannot be reached, or does not want to. */
export type TurnedOn =
  | { readonly kind: "subscribed"; readonly endpoint: string; readonly p256dh: string; readonly auth: string }
  | { readonly kind: "blocked" | "unanswered" | "failed" };

/**
 * Asks this browser's owner, and then its push service for an address. Called from a press of a button: browsers ask at
 * no other time.
 * @param publicKey the server's, base64url; an address that was made for another key is given up
 */
export async function turnOn(publicKey: string): Promise<TurnedOn> {
  const permission = await Notification.requestPermission();
  if (permission !== "granted") return { kind: permission === "denied" ? "blocked" : "unanswered" };
  try {
    // The worker finds the key in its own address when the push service gives it another one.
    const registration = await navigator.serviceWorker.register(
      `/push-worker.js?${new URLSearchParams({ key: publicKey }).toString()}`,
      { scope: "/", updateViaCache: "none" },
    );
    await navigator.serviceWorker.ready;
    const before = await registration.pushManager.getSubscription();
    if (before && !isFor(before, publicKey)) await before.unsubscribe();
    const { endpoint, keys } = (
      await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey })
    ).toJSON();
    if (!endpoint || !keys?.p256dh || !keys.auth) return { kind: "failed" };
    return { kind: "subscribed", endpoint, p256dh: keys.p256dh, auth: keys.auth };
  } catch {
    return { kind: "failed" };
  }
}

function isFor({ options }: PushSubscription, publicKey: string): boolean {
  const bytes = new Uint8Array(options.applicationServerKey ?? new ArrayBuffer(0));
  return (
    btoa(String.fromCharCode(...bytes))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replace(/=+$/, "") === publicKey
  );
}

/** Gives this browser's address up, where it has one. The server forgets it by itself: this only spares the push service. */
export async function endHere(): Promise<void> {
  try {
    await (await subscriptionHere())?.unsubscribe();
  } catch {
    // Nothing is sent there any more in any case.
  }
}
