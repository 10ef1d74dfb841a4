import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test, type Product } from "./product.ts";

/** Budget holders of different organizations of the demo network. */
const people = [
  "amara",
  "tomas",
  "ingrid",
  "helen",
  "noa",
  "elif",
  "callum",
  "rosa",
  "aino",
  "dana",
  "wren",
  "nils",
].map((name) => `${name}@meridian.example`);
const slug = "know-what-each-group-costs-while-it-runs";
/** The process is killed after so many answers, wherever the other requests then are. */
const acknowledgedBeforeTheKill = 60;

interface Sent {
  readonly kind: "pledge" | "message";
  /** Of a message its key, of a pledge its sum, which nobody else pledges. */
  readonly sign: string;
  readonly send: () => Promise<Response>;
  acknowledged: boolean;
}

interface LoggedEvent {
  readonly seq: number;
  readonly type: string;
  readonly key: string | null;
  readonly payload: { readonly amountMinor?: string };
}

/** Everything that was pledged and said in a project, by the signs of what caused it. */
async function signsIn(product: Product, projectId: string, cookie: string): Promise<string[]> {
  const signs: string[] = [];
  const { head } = (await (
    await product.ask(`/streams/project:${projectId}/events?after=9000000`, { cookie })
  ).json()) as { head: number };
  for (let after = Math.max(0, head - 490); ;) {
    const { events, more } = (await (
      await product.ask(`/streams/project:${projectId}/events?after=${after}`, { cookie })
    ).json()) as { events: LoggedEvent[]; more: boolean };
    for (const { type, key, payload } of events) {
      if (type === "pledge.signed") signs.push(payload.amountMinor ?? "");
      if (type === "message.posted") signs.push(key ?? "");
    }
    if (!more) return signs;
    after = events.at(-1)?.seq ?? head;
  }
}

/** Sends until the answer is another one than "too fast", which says that nothing was done. */
async function insist({ send }: Sent): Promise<number> {
  for (let answer = await send(); ; answer = await send()) {
    if (answer.status !== 429) return answer.status;
    await sleep(500);
  }
}

test("kill -9 under load, and a new start: what was acknowledged is there once, retries add nothing, and the book is right", async ({
  newProduct,
}) => {
  test.setTimeout(300_000);
  const product = await newProduct();
  await product.start();
  const members = await Promise.all(
    people.map(async (email) => {
      const cookie = await product.signIn(email);
      const page = await (await product.ask(`/projects/${slug}/pledges/new`, { cookie })).text();
      const organizationId =
        /name="organizationId"[^>]*value="([^"]+)"/.exec(page)?.[1] ??
        /<option value="([0-9a-f-]{36})"/.exec(page)?.[1] ??
        "";
      expect(organizationId, `${email} has an organization to pledge for`).not.toBe("");
      return { cookie, organizationId };
    }),
  );
  const projectId =
    /project:([0-9a-f-]{36})/.exec(await (await product.ask(`/projects/${slug}/discussion`)).text())?.[1] ?? "";
  expect(projectId).not.toBe("");

  let cents = 0;
  const pledge = (cookie: string, organizationId: string): Sent => {
    const [key, minor] = [randomUUID(), 100_01 + cents++];
    const form = {
      key,
      as: "firm",
      organizationId,
      amount: `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, "0")}`,
      named: "on",
    };
    return {
      kind: "pledge",
      sign: String(minor),
      send: () => product.ask(`/projects/${slug}/pledges/new`, { cookie, form }),
      acknowledged: false,
    };
  };
  const message = (cookie: string): Sent => {
    const key = randomUUID();
    const json = { name: "post-message", key, data: { markdown: `I say ${key}` } };
    return {
      kind: "message",
      sign: key,
      send: () => product.ask(`/streams/project:${projectId}/commands`, { cookie, json }),
      acknowledged: false,
    };
  };

  const sent: Sent[] = [];
  let acknowledged = 0;
  let enough = () => {};
  const killing = new Promise<void>((resolve) => (enough = resolve)).then(() => product.end("SIGKILL"));
  const unexpected: string[] = [];
  const work = members.map(async ({ cookie, organizationId }) => {
    for (let n = 0; ; n++) {
      const one = n % 2 ? message(cookie) : pledge(cookie, organizationId);
      sent.push(one);
      // A process that was killed answers nothing: whether it has done it or not nobody knows.
      const answer = await one.send().catch(() => null);
      if (!answer) return;
      one.acknowledged = one.kind === "pledge" ? answer.status === 302 : answer.status === 200;
      if (!one.acknowledged && answer.status !== 429)
        unexpected.push(`${one.kind}: ${answer.status} ${(await answer.text().catch(() => "")).slice(0, 300)}`);
      if (one.acknowledged && ++acknowledged >= acknowledgedBeforeTheKill) enough();
    }
  });
  await Promise.all([killing, ...work]);
  expect(unexpected).toEqual([]);
  const [done, open] = [sent.filter((each) => each.acknowledged), sent.filter((each) => !each.acknowledged)];
  expect(done.filter(({ kind }) => kind === "pledge").length).toBeGreaterThan(10);
  expect(done.filter(({ kind }) => kind === "message").length).toBeGreaterThan(10);
  expect(open.length).toBeGreaterThan(0);

  await product.start();
  const cookie = members[0]!.cookie;
  const times = (signs: readonly string[], { sign }: Sent) => signs.filter((each) => each === sign).length;
  const after = await signsIn(product, projectId, cookie);
  expect(done.map((each) => times(after, each))).toEqual(done.map(() => 1));
  expect(open.map((each) => times(after, each)).filter((count) => count > 1)).toEqual([]);

  // Everybody sends everything again, as a browser does that got no answer.
  for (const each of sent) expect(await insist(each)).toBe(each.kind === "pledge" ? 302 : 200);
  const again = await signsIn(product, projectId, cookie);
  expect(sent.map((each) => times(again, each))).toEqual(sent.map(() => 1));
  expect((await product.task("self-check")).said).toMatch(/Self-check: (\d+) of \1 promises hold\./);
});
