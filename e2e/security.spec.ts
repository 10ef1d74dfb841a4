import { io } from "socket.io-client";
import { signIn } from "./people.ts";
import { expect, test, type Product } from "./product.ts";

const password = "many streams, one river";
const project = "/projects/a-file-browser-that-a-screen-reader-can-follow";

test("a page that another site frames, or a script that it smuggles in, is stopped by the policy", async ({
  request,
}) => {
  const policy = (await request.get("/")).headers()["content-security-policy"] ?? "";
  for (const rule of [
    "default-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ])
    expect(policy).toContain(rule);
});

test.describe("hostile words in a message", () => {
  test("are text, and nothing else, to whoever reads them", async ({ page, newPerson }) => {
    await signIn(page, { email: "tomas@meridian.example", password }, `${project}/discussion`);
    const mark = `mark ${Math.random().toString(36).slice(2)}`;
    const words = [
      `${mark} <script>window.taken = 1</script><img src=x onerror="window.taken = 2"><svg onload="window.taken = 3"></svg>`,
      "[a](javascript:window.taken=4) [b](data:text/html,<script>window.taken=5</script>) <a href='javascript:window.taken=6'>c</a>",
      '<iframe src="/"></iframe><form action="https://evil.example"><input name=password></form><style>*{display:none}</style><p style="position:fixed" id="main" class="wrap">d</p>',
    ].join("\n\n");
    await page
      .getByRole("region", { name: /^Discussion/ })
      .getByLabel("Your message")
      .fill(words);
    await page.getByRole("button", { name: "Post", exact: true }).click();
    const reader = await (await newPerson()).newPage();
    await expect(async () => {
      await reader.goto(`${project}/discussion`);
      await expect(reader.getByRole("article").filter({ hasText: mark })).toBeVisible({ timeout: 2_000 });
    }).toPass();
    for (const each of [page, reader]) {
      const message = each.getByRole("article").filter({ hasText: mark });
      expect(
        await message
          .locator(
            "script, iframe, svg[onload], form[action*='evil'], style, [onerror], [style], a[href^='javascript'], a[href^='data']",
          )
          .count(),
      ).toBe(0);
      expect(await each.evaluate(() => "taken" in window)).toBe(false);
    }
  });
});

test("an image in a message is a link to it, and no reader's browser fetches anything", async ({ page }) => {
  await signIn(page, { email: "tomas@meridian.example", password }, `${project}/discussion`);
  const words = `map ${Math.random().toString(36).slice(2)}`;
  await page
    .getByRole("region", { name: /^Discussion/ })
    .getByLabel("Your message")
    .fill(`![${words}](https://elsewhere.example/map.png)`);
  await page.getByRole("button", { name: "Post", exact: true }).click();
  await expect(page.getByRole("article").getByRole("link", { name: words })).toHaveAttribute(
    "href",
    "https://elsewhere.example/map.png",
  );
});

test("what is answered to somebody who is signed in is kept by no cache, whether page, data or file", async ({
  page,
  request,
}) => {
  await signIn(page, { email: "tomas@meridian.example", password });
  for (const path of [
    "/",
    "/inbox",
    "/inbox.data",
    "/inbox/count",
    "/ledger.csv",
    "/ledger.json",
    "/contributions.json",
    "/export/network.jsonl",
    "/nowhere",
  ])
    expect((await page.request.get(path)).headers()["cache-control"], path).toBe("private, no-store");
  for (const path of ["/", "/ledger.csv"])
    expect((await request.get(path)).headers()["cache-control"] ?? "", path).not.toContain("private");
});

test("by a name that somebody pointed here nothing is served, neither page nor file nor form; only health answers", async ({
  request,
}) => {
  const headers = { Host: "evil.example", Origin: "http://evil.example" };
  for (const path of ["/", "/dev/mail", "/favicon.ico", "/ledger.csv"])
    expect((await request.get(path, { headers })).status(), path).toBe(421);
  expect(
    (await request.post("/sign-in", { headers, form: { email: "tomas@meridian.example", password } })).status(),
  ).toBe(421);
  expect((await request.get("/socket.io/?EIO=4&transport=polling", { headers })).status()).toBe(403);
  for (const path of ["/healthz", "/readyz"]) expect((await request.get(path, { headers })).status(), path).toBe(200);
});

test("signing in leads nowhere but to pages of ours", async ({ page, baseURL }) => {
  for (const next of [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "/.//evil.example",
    "javascript:alert(1)",
  ]) {
    await page.context().clearCookies();
    await page.goto(`/sign-in?${new URLSearchParams({ next }).toString()}`);
    await page.getByLabel("Mail address").fill("tomas@meridian.example");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("link", { name: /^Your settings: / }), next).toBeVisible();
    expect(new URL(page.url()).origin, next).toBe(new URL(baseURL ?? "").origin);
  }
});

test("the session's cookie is for this server alone: no script reads it and no other site's form carries it", async ({
  page,
  context,
}) => {
  await signIn(page, { email: "tomas@meridian.example", password });
  const [cookie] = (await context.cookies()).filter(({ name }) => name === "session");
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
  expect(await page.evaluate(() => document.cookie)).not.toContain("session");
});

test("behind TLS the cookie travels over TLS only, and browsers are told to stay there", async ({ newProduct }) => {
  const product = await newProduct({ FIRST_STORY: "empty", PUBLIC_URL: "https://127.0.0.1" });
  await product.start();
  const answer = await fetch(`${product.url}/sign-in`, {
    method: "POST",
    redirect: "manual",
    headers: { Origin: "https://127.0.0.1" },
    body: new URLSearchParams({ email: "ruth@meridian.example", password }),
  });
  expect(answer.status).toBe(302);
  const [cookie = ""] = answer.headers.getSetCookie();
  for (const part of [/^__Host-session=/, /; Secure/, /; HttpOnly/, /; SameSite=Lax/, /; Path=\/(;|$)/])
    expect(cookie).toMatch(part);
  expect(cookie).not.toMatch(/Domain=/);
  expect(answer.headers.get("Strict-Transport-Security")).toBe("max-age=31536000");
});

test("whoever guesses passwords is slowed down, with kind words, by account and by address", async ({ newProduct }) => {
  const product = await newProduct({ FIRST_STORY: "empty", RATE_LIMIT_FACTOR: "1" });
  await product.start();
  const guess = (email: string) => product.ask("/sign-in", { form: { email, password: "not the password" } });
  for (let n = 0; n < 10; n++) expect((await guess("ruth@meridian.example")).status).toBe(422);
  const tooMany = await guess("ruth@meridian.example");
  expect(tooMany.status).toBe(429);
  expect(await tooMany.text()).toContain("Too many attempts for this address.");
  // Others may still try, until there are forty from one place.
  for (let n = 0; n < 29; n++) expect((await guess(`nobody-${n}@example.org`)).status).toBe(422);
  const slower = await guess("nobody@example.org");
  expect(slower.status).toBe(429);
  expect(Number(slower.headers.get("Retry-After"))).toBeGreaterThan(0);
  expect(await slower.text()).toContain("A little slower, please");
  expect((await product.ask("/projects")).status).toBe(200);
});

test("searches and whole tables are slowed down for visitors, with the product's own page, and not for whoever is signed in behind the same address", async ({
  newProduct,
}) => {
  // Two in a minute: so few that no machine is too slow to ask a third time within it.
  const product = await newProduct({ FIRST_STORY: "empty", RATE_LIMIT_FACTOR: "0.01" });
  await product.start();
  const cookie = await product.signIn("ruth@meridian.example");
  let slower = await product.ask("/ledger.csv");
  for (let n = 0; n < 20 && slower.status === 200; n++) {
    await slower.arrayBuffer();
    slower = await product.ask("/search?q=reef");
  }
  expect(slower.status).toBe(429);
  expect(Number(slower.headers.get("Retry-After"))).toBeGreaterThan(0);
  expect(await slower.text()).toContain("A little slower, please");
  for (const each of ["session=madeup", cookie])
    expect((await product.ask("/search?q=reef", { cookie: each })).status, each).toBe(200);
  expect((await product.ask("/projects")).status).toBe(200);
});

/** A socket as a page opens it: connected, or not let in. */
function dial(product: Product, headers: Record<string, string>) {
  const socket = io(product.url, {
    transports: ["websocket"],
    forceNew: true,
    reconnection: false,
    auth: { protocol: 1 },
    extraHeaders: headers,
  });
  const told: { name: string; payload: unknown }[] = [];
  socket.onAny((name: string, payload: unknown) => told.push({ name, payload }));
  const opened = new Promise<boolean>((resolve) => {
    socket.once("connect", () => resolve(true));
    socket.once("connect_error", () => resolve(false));
  });
  return { socket, told, opened };
}

test("sockets of other sites are not let in, those of ended sessions are dropped, and a role that is taken is gone at the next step", async ({
  newProduct,
}) => {
  test.setTimeout(180_000);
  const product = await newProduct();
  await product.start();
  const [amara, kwame, kwamesPhone] = [
    await product.signIn("amara@meridian.example"),
    await product.signIn("kwame@meridian.example"),
    await product.signIn("kwame@meridian.example"),
  ];

  const foreign: Record<string, string>[] = [
    { Origin: "https://evil.example" },
    { Origin: "null" },
    { Origin: product.url, "Sec-Fetch-Site": "cross-site" },
  ];
  for (const headers of foreign) {
    const { socket, opened } = dial(product, { Cookie: kwame, ...headers });
    expect(await opened, JSON.stringify(headers)).toBe(false);
    socket.close();
    expect(
      (await fetch(`${product.url}/socket.io/?EIO=4&transport=polling`, { headers: { Cookie: kwame, ...headers } }))
        .status,
    ).toBe(403);
  }

  const phone = dial(product, { Cookie: kwamesPhone, Origin: product.url });
  const here = dial(product, { Cookie: kwame, Origin: product.url });
  expect(await Promise.all([phone.opened, here.opened])).toEqual([true, true]);
  const dropped = new Promise<void>((resolve) => phone.socket.once("disconnect", () => resolve()));
  expect((await product.ask("/settings/sessions", { cookie: kwame, form: { sessionHash: "others" } })).status).toBe(
    302,
  );
  await dropped;
  expect(phone.told).toContainEqual({ name: "revoked", payload: { stream: null, reason: "signed_out" } });
  expect(here.socket.connected).toBe(true);
  expect((await product.ask("/settings", { cookie: kwamesPhone })).headers.get("Location")).toMatch(/^\/sign-in/);
  here.socket.close();

  const raise = "/projects/know-what-each-group-costs-while-it-runs/pledges/new";
  const form = await (await product.ask(raise, { cookie: kwame })).text();
  const organizationId =
    /name="organizationId"[^>]*value="([^"]+)"/.exec(form)?.[1] ??
    /<option value="([0-9a-f-]{36})"/.exec(form)?.[1] ??
    "";
  const pledge = (key: string) =>
    product.ask(raise, { cookie: kwame, form: { key, as: "firm", organizationId, amount: "100", named: "on" } });
  expect((await pledge("0199a000-0000-7000-8000-000000000001")).status).toBe(302);
  const people = "/organizations/savanna-data-collective/people";
  const list = await (await product.ask(people, { cookie: amara })).text();
  const [personId] = [...list.matchAll(/<form[^>]*>(?:(?!<\/form>).)*<\/form>/gs)]
    .filter(([each]) => each.includes("Kwame Mensah"))
    .map(([each]) => /name="personId"[^>]*value="([^"]+)"/.exec(each)?.[1]);
  expect(
    (
      await product.ask(people, {
        cookie: amara,
        form: { change: "take", personId: personId ?? "", role: "budget_holder" },
      })
    ).status,
  ).toBe(302);
  expect([403, 404, 422]).toContain((await pledge("0199a000-0000-7000-8000-000000000002")).status);
});
