import { createECDH } from "node:crypto";
import { Agent } from "node:https";
import { expect, onTestFinished, test } from "vitest";
import { newServerKeys, startPushService } from "../../test/push-service.ts";
import { webPush } from "./push.server.ts";

async function house() {
  const keys = newServerKeys();
  const service = await startPushService(keys.publicKey);
  onTestFinished(() => service.stop());
  const agent = new Agent({ ca: service.cert });
  onTestFinished(() => agent.destroy());
  const settings = { ...keys, subject: "mailto:admin@fund.example", hosts: [service.host] };
  const browser = service.newBrowser();
  const notice = {
    to: { endpoint: browser.endpoint, p256dh: browser.p256dh, auth: browser.auth },
    payload: JSON.stringify({ text: "🌊".repeat(900) }),
    topic: "topic",
    keptSeconds: 60,
  };
  return { service, agent, settings, browser, notice, push: webPush({ ...settings, agent }) };
}

test("a notice reaches the browser that it was encrypted for, whole, and within the length that push services take", async () => {
  const { push, browser, notice, service } = await house();
  expect(await push.send(notice)).toEqual({ kind: "taken" });
  expect(browser.received).toMatchObject([{ topic: "topic", ttl: 60, payload: { text: "🌊".repeat(900) } }]);
  expect(browser.received[0]?.bytes).toBeLessThanOrEqual(4_096);
  expect(service.refusals).toEqual([]);
});

test("what a push service answers is understood: for how long to wait, and whether to come again", async () => {
  const { push, browser, notice } = await house();
  browser.answers.push(
    { status: 429, headers: { "Retry-After": "90" } },
    { status: 500 },
    { status: 503, headers: { "Retry-After": "soon" } },
    { status: 400 },
    { status: 301, headers: { Location: browser.endpoint } },
  );
  const answers = [];
  for (let n = 0; n < 5; n += 1) answers.push(await push.send(notice));
  expect(answers).toEqual([
    { kind: "later", afterMs: 90_000 },
    { kind: "later", afterMs: 0 },
    { kind: "later", afterMs: 0 },
    { kind: "refused" },
    { kind: "refused" },
  ]);
  expect(browser.received).toEqual([]);
  browser.isGone = true;
  expect(await push.send(notice)).toEqual({ kind: "gone" });
});

test("nothing is sent to a host that is not on the list, nor to one whose certificate nobody vouches for", async () => {
  const { agent, settings, browser, notice, service } = await house();
  expect(await webPush({ ...settings, hosts: [], agent }).send(notice)).toEqual({ kind: "gone" });
  expect(await webPush(settings).send(notice)).toEqual({ kind: "later", afterMs: 0 });
  await service.stop();
  expect(await webPush({ ...settings, agent }).send(notice)).toEqual({ kind: "later", afterMs: 0 });
  expect(browser.received).toEqual([]);
});

test("a key that is no point of the curve ends the device: no notice could ever be encrypted for it", async () => {
  const { push, notice, browser } = await house();
  const point = createECDH("prime256v1").generateKeys();
  point[64] = (point[64] ?? 0) ^ 1;
  expect(await push.send({ ...notice, to: { ...notice.to, p256dh: point.toString("base64url") } })).toEqual({
    kind: "gone",
  });
  expect(browser.received).toEqual([]);
});
