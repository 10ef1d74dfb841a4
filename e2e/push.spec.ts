import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Page, Worker } from "@playwright/test";
import { newServerKeys, startPushService, type PushBrowser } from "../test/push-service.ts";
import { cast, type Account } from "./people.ts";
import { expect, test as base, type Product } from "./product.ts";

const project = "/projects/a-catalogue-of-satellite-scenes-beside-the-launcher";

interface House {
  readonly product: Product;
  readonly service: Awaited<ReturnType<typeof startPushService>>;
  readonly screenAt: (person: Account, path: string, context?: BrowserContext) => Promise<Page>;
}

/** A product that may tell devices, a push service on this machine which it trusts, and signed-in screens. */
const test = base.extend<{ house: House }>({
  house: async ({ newProduct, newPerson }, use) => {
    const { publicKey, privateKey } = newServerKeys();
    const service = await startPushService(publicKey);
    const folder = mkdtempSync(join(tmpdir(), "tributary-push-"));
    writeFileSync(join(folder, "service.pem"), service.cert);
    const product = await newProduct({
      VAPID_PUBLIC_KEY: publicKey,
      VAPID_PRIVATE_KEY: privateKey,
      VAPID_SUBJECT: "mailto:admin@fund.example",
      PUSH_HOSTS: service.host,
      NODE_EXTRA_CA_CERTS: join(folder, "service.pem"),
    });
    await product.start();
    const screenAt = async ({ email, password }: Account, path: string, context?: BrowserContext) => {
      const on = context ?? (await newPerson());
      const [name = "", value = ""] = (await product.signIn(email, password)).split("=");
      await on.addCookies([{ name, value, url: product.url }]);
      const page = await on.newPage();
      await page.goto(product.url + path);
      return page;
    };
    await use({ product, service, screenAt });
    await service.stop();
    rmSync(folder, { recursive: true });
  },
});

/** What a browser with a push service and an owner who says yes would do: the one of these tests has neither. */
async function withPushService(context: BrowserContext, { endpoint, p256dh, auth }: PushBrowser): Promise<void> {
  await context.addInitScript(
    (address) => {
      let subscribed = false;
      const subscription = {
        options: {},
        toJSON: () => ({ endpoint: address.endpoint, keys: { p256dh: address.p256dh, auth: address.auth } }),
        unsubscribe: () => Promise.resolve((subscribed = false)),
      };
      Object.defineProperty(Notification, "permission", { get: () => "default" });
      Notification.requestPermission = () => Promise.resolve("granted");
      PushManager.prototype.getSubscription = () =>
        Promise.resolve(subscribed ? (subscription as unknown as PushSubscription) : null);
      PushManager.prototype.subscribe = () =>
        Promise.resolve(((subscribed = true), subscription as unknown as PushSubscription));
    },
    { endpoint, p256dh, auth },
  );
}

/** What the worker showed and opened, where there is no desktop to show it on. */
interface Desktop {
  readonly shown: {
    readonly title: string;
    readonly body?: string;
    readonly tag?: string;
    readonly silent?: boolean | null;
    readonly data?: unknown;
  }[];
  readonly opened: string[];
  /** Tabs that were brought to the front. */
  readonly focused: number;
}

async function watchDesktop(worker: Worker): Promise<() => Promise<Desktop>> {
  await worker.evaluate(() => {
    const desktop = { shown: [] as unknown[], opened: [] as string[], focused: 0 };
    const scope = self as unknown as {
      desktop: typeof desktop;
      registration: object;
      clients: object;
      WindowClient: { prototype: object };
    };
    scope.desktop = desktop;
    Object.defineProperty(scope.registration, "showNotification", {
      value: (title: string, rest: object) => Promise.resolve(void desktop.shown.push({ title, ...rest })),
    });
    Object.defineProperty(scope.WindowClient.prototype, "focus", {
      value: () => Promise.resolve(void (desktop.focused += 1)),
    });
    Object.defineProperty(scope.clients, "openWindow", {
      value: (address: string) => Promise.resolve(void desktop.opened.push(address)),
    });
  });
  return () => worker.evaluate(() => (self as unknown as { desktop: Desktop }).desktop);
}

/** Has the worker hear an event as its browser would send it, and waits until it is done with it. */
const hear = (worker: Worker, name: string, facts: Record<string, unknown>) =>
  worker.evaluate(
    async ({ name: type, facts: given }) => {
      let done: Promise<unknown> = Promise.resolve();
      const { address, path } = given as { address?: object; path?: string };
      const event = Object.assign(new Event(type), {
        waitUntil: (promise: Promise<unknown>) => (done = promise),
        notification: { close: () => {}, data: { path } },
        newSubscription: { toJSON: () => address },
      });
      self.dispatchEvent(event);
      await done;
    },
    { name, facts },
  );

/** Delivers what a push service took for a browser to the worker of a page. */
async function deliver(page: Page, payload: unknown): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const registered = new Promise<string>((found) =>
    session.on(
      "ServiceWorker.workerRegistrationUpdated",
      ({ registrations }) => registrations[0] && found(registrations[0].registrationId),
    ),
  );
  await session.send("ServiceWorker.enable");
  await session.send("ServiceWorker.deliverPushMessage", {
    origin: new URL(page.url()).origin,
    registrationId: await registered,
    data: typeof payload === "string" ? payload : JSON.stringify(payload),
  });
  await session.detach();
}

async function write(page: Page, product: Product, words: string): Promise<void> {
  await page.goto(`${product.url}${project}/messages`);
  await page.getByLabel("Your message").fill(words);
  await page.getByRole("button", { name: "Post" }).click();
  await expect(page.getByText(words)).toBeVisible();
}

test("a browser that was turned on is told of what is said, shows it, opens it, keeps its place with a new address, and is turned off", async ({
  house: { product, service, screenAt },
  newPerson,
}) => {
  const [first, second] = [service.newBrowser(), service.newBrowser()];
  const context = await newPerson();
  await withPushService(context, first);
  const tomass = await screenAt(cast.tomas, `${project}/messages`, context);
  await write(tomass, product, "I read along.");
  await tomass.goto(`${product.url}/inbox`);
  await tomass.getByRole("link", { name: "Have your devices tell you of news" }).click();
  await tomass.getByRole("button", { name: "Tell me on this device" }).click();
  await expect(tomass.getByText("This browser is told of news from now on.")).toBeVisible();
  const row = tomass.getByRole("list", { name: "Browsers that tell you" }).getByRole("listitem");
  await expect(row).toContainText("This browser");
  await expect(row).toContainText("All your news");
  await expect(tomass.getByRole("button", { name: "Tell me on this device" })).toHaveCount(0);

  const marens = await screenAt(cast.maren, "/projects");
  await write(marens, product, "Does it fit a classroom?");
  await expect.poll(() => first.received.length, { timeout: 60_000 }).toBe(1);
  const payload = first.received[0]?.payload as { tag: string; title: string; text: string; path: string };
  expect(payload.text).toMatch(/Does it fit a classroom\?$/);
  expect(service.refusals).toEqual([]);

  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
  const desktop = await watchDesktop(worker);
  await deliver(tomass, payload);
  await deliver(tomass, "nothing that could be read");
  await tomass.bringToFront();
  await deliver(tomass, { ...payload, path: "/settings/devices" });
  await expect
    .poll(async () => (await desktop()).shown)
    .toMatchObject([
      {
        title: payload.title,
        body: payload.text,
        tag: payload.tag,
        silent: false,
        data: { path: payload.path },
        icon: "/icon-192.png",
      },
      { title: "News", silent: false, data: { path: "/inbox" } },
      // Whoever looks at the very page hears no sound.
      { silent: true, data: { path: "/settings/devices" } },
    ]);
  await hear(worker, "notificationclick", { path: payload.path });
  await hear(worker, "notificationclick", { path: "https://evil.example/" });
  await hear(worker, "notificationclick", { path: "//evil.example/" });
  expect(await desktop()).toMatchObject({
    opened: [product.url + payload.path, `${product.url}/inbox`, `${product.url}/inbox`],
    focused: 0,
  });
  await hear(worker, "notificationclick", { path: "/settings/devices" });
  expect(await desktop()).toMatchObject({ opened: { length: 3 }, focused: 1 });

  await row.getByRole("button", { name: /^Tell me less/ }).click();
  await expect(row).toContainText("Only what is meant for you");
  await hear(worker, "pushsubscriptionchange", {
    address: { endpoint: second.endpoint, keys: { p256dh: second.p256dh, auth: second.auth } },
  });
  await tomass.reload();
  await expect(row).toContainText("Only what is meant for you");
  const [, name] =
    /^Your settings: ([^,]+)/.exec(
      (await tomass.getByRole("link", { name: /^Your settings: / }).getAttribute("aria-label")) ?? "",
    ) ?? [];
  await write(marens, product, "Not for each of you.");
  await marens.goto(`${product.url}${project}/messages`);
  await marens.getByLabel("Your message").fill(`@[${name}] and in a large one?`);
  await marens.getByRole("button", { name: "Post" }).click();
  await expect.poll(() => second.received.length, { timeout: 60_000 }).toBe(1);
  expect((second.received[0]?.payload as { text: string }).text).toContain("calls you");
  expect(first.received).toHaveLength(1);

  await row.getByRole("button", { name: /^Turn off/ }).click();
  await expect(tomass.getByText("That browser is told no more.")).toBeVisible();
  await expect(row).toHaveCount(0);
  await expect(tomass.getByRole("button", { name: "Tell me on this device" })).toBeVisible();
});

// A refusal is an answer like others; browsers note its status.
test.use({ expectedComplaints: [/status of 422/] });

test("a browser that cannot be told says why in words; without scripts devices are turned off all the same; the worker is never kept for long", async ({
  house: { product, service, screenAt },
  newPerson,
  browser,
}) => {
  const without = await newPerson();
  await without.addInitScript(() => Reflect.deleteProperty(window, "PushManager"));
  const amaras = await screenAt(cast.amara, "/settings/devices", without);
  await expect(amaras.getByText("This browser cannot be told")).toBeVisible();
  const blocked = await newPerson();
  await blocked.addInitScript(() => Object.defineProperty(Notification, "permission", { get: () => "denied" }));
  const marens = await screenAt(cast.maren, "/settings/devices", blocked);
  await expect(marens.getByText("This browser blocks notices of this site.")).toBeVisible();

  const strange = await newPerson();
  await withPushService(strange, {
    ...service.newBrowser(),
    endpoint: "https://169.254.169.254/latest",
    p256dh: service.newBrowser().p256dh,
    auth: service.newBrowser().auth,
  } as PushBrowser);
  const sams = await screenAt(cast.sam, "/settings/devices", strange);
  await sams.getByRole("button", { name: "Tell me on this device" }).click();
  await expect(sams.getByRole("alert")).toContainText("a service that this network does not know");

  const plain = await browser.newContext({ javaScriptEnabled: false });
  const page = await screenAt(cast.iris, "/settings/devices", plain);
  await expect(page.locator("noscript p")).toBeVisible();
  const [cookie] = await plain.cookies();
  const { endpoint, p256dh, auth } = service.newBrowser();
  expect(
    (
      await product.ask("/settings/devices", {
        cookie: `${cookie?.name}=${cookie?.value}`,
        form: { as: "tell", endpoint, p256dh, auth },
      })
    ).status,
  ).toBe(302);
  await page.reload();
  await page.getByRole("button", { name: /^Turn off/ }).click();
  await expect(page.getByText("That browser is told no more.")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Turn off/ })).toHaveCount(0);
  await plain.close();

  const worker = await fetch(`${product.url}/push-worker.js`);
  expect([worker.status, worker.headers.get("Cache-Control")]).toEqual([200, "no-cache"]);
  expect(worker.headers.get("Content-Security-Policy")).toContain("worker-src 'self'");
});

base("where nobody set it up, the settings do not offer it, and its address says so", async ({ screenOf }) => {
  const page = await screenOf(cast.amara, "/settings");
  await expect(page.getByRole("link", { name: "News on devices" })).toHaveCount(0);
  await page.goto("/settings/devices");
  await expect(page.getByText("has not set up notices on devices")).toBeVisible();
});
