import { expect, test } from "./test.ts";

const asOwnPage = (baseURL: string) => ({ Origin: new URL(baseURL).origin });

test("a form that another site sends is turned away before any page sees it", async ({ request, baseURL }) => {
  const senders: Record<string, string>[] = [
    { Origin: "https://evil.example" },
    { Origin: "null" },
    { Origin: new URL(baseURL ?? "").origin, "Sec-Fetch-Site": "cross-site" },
    { "Sec-Fetch-Site": "same-site" },
  ];
  for (const headers of senders) {
    const answer = await request.post("/sign-in", { headers, form: { email: "ana@example.org", password: "guess" } });
    expect(answer.status(), JSON.stringify(headers)).toBe(403);
    expect(await answer.text()).toContain("Nothing was changed");
  }
});

test("a mail program may end letters by itself, from nowhere and without a cookie; only with a link that was sent", async ({
  request,
}) => {
  const press = (path: string) =>
    request.post(path, { headers: { Origin: "null" }, form: { "List-Unsubscribe": "One-Click" } });
  expect((await press("/unsubscribe/of-long-ago")).status()).toBe(404);
  for (const path of ["/unsubscribe", "/unsubscribe/of-long-ago/more", "/settings"])
    expect((await press(path)).status(), path).toBe(403);
});

test("a form larger than any of ours is turned away", async ({ request, baseURL }) => {
  const answer = await request.post("/sign-in", {
    headers: asOwnPage(baseURL ?? ""),
    form: { email: "x".repeat(2_100_000) },
  });
  expect(answer.status()).toBe(413);
});

test("every answer carries the protective headers, and a nonce of its own", async ({ request }) => {
  const policies = new Set<string>();
  for (const path of ["/", "/", "/no/such/page", "/favicon.svg"]) {
    const headers = (await request.get(path)).headers();
    policies.add(headers["content-security-policy"] ?? "");
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "x-frame-options": "SAMEORIGIN",
    });
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers).not.toHaveProperty("x-powered-by");
  }
  expect(policies.size).toBe(4);
});

test("files with a hash in their name may be kept for ever, pages may not", async ({ request }) => {
  const page = await request.get("/");
  const [asset] = /\/assets\/[^"]+\.js/.exec(await page.text()) ?? [];
  expect((await request.get(asset ?? "")).headers()["cache-control"]).toBe("public, max-age=31536000, immutable");
  expect((await request.get("/assets/of-an-older-release.js")).status()).toBe(404);
  expect(page.headers()["cache-control"] ?? "").not.toContain("public");
});

test("addresses that no browser would send are answered without a stack", async ({ request }) => {
  for (const path of ["/%E0%A4%A", "/..%2f..%2fpackage.json", "/projects/%00"]) {
    const answer = await request.get(path);
    expect(answer.status(), path).toBeGreaterThanOrEqual(400);
    expect(answer.status(), path).toBeLessThan(500);
    expect(await answer.text()).not.toMatch(/\bat .+\(.+:\d+:\d+\)|"scripts"/);
  }
});

test("the server says whether it lives and whether it wants to be asked", async ({ request }) => {
  expect(await (await request.get("/healthz")).text()).toBe("ok");
  expect(await (await request.get("/readyz")).text()).toBe("ready");
});
