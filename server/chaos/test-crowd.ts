import type { CommandInput } from "#app/live/protocol.ts";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { reactionKinds } from "#db/schema/discussion.ts";
import { threadOf } from "#app/domain/discussion/thread-state.ts";
import { ChaosClient, memoryStore } from "./test-client.ts";
import type { Chance } from "./test-random.ts";
import type { Somebody, World } from "./test-world.ts";

/** The project of the demo network that raises, and that people of many organizations talk about. */
export const slug = "know-what-each-group-costs-while-it-runs";
/** A pledge of its own sum each, so that it is known by it in the log: minor units. */
const firstSumMinor = 10_001;
const askedAgainAfterMs = 200;
const answeredWithinMs = 3_000;

interface CrowdOptions {
  readonly world: World;
  readonly chance: Chance;
  readonly clients: number;
  /** The way of the nth client to the product. */
  readonly urlOf: (n: number) => string;
}

/** A command and its fate, as the sender knows it: null while nobody answered for good. */
interface Sent {
  readonly name: CommandInput["name"];
  readonly ok: boolean | null;
}

interface Pledged {
  readonly minor: number;
  /** The answer, when one came: whether it was signed. */
  readonly signed: Promise<boolean>;
}

/** Many open pages of one project: visitors, people of the steward, members, and members who pledge. */
export class Crowd {
  readonly clients: readonly ChaosClient[];
  readonly #world: World;
  readonly #sent: ReadonlyMap<string, Sent>;
  readonly #pledged: Pledged[] = [];
  /** Why a pledge's form had to be sent again: a fault as an answer, or a line that broke. Slowness is none. */
  readonly faults: string[] = [];
  readonly #pledgers: readonly Somebody[];
  readonly #cookies: ReadonlyMap<string, string>;

  private constructor(
    world: World,
    clients: readonly ChaosClient[],
    sent: Map<string, Sent>,
    pledgers: readonly Somebody[],
    cookies: ReadonlyMap<string, string>,
  ) {
    this.#world = world;
    this.clients = clients;
    this.#sent = sent;
    this.#pledgers = pledgers;
    this.#cookies = cookies;
  }

  /** A sixth of the clients are visitors, four are the steward's; some people have two pages open. All pages are loaded. */
  static async gather({ world, chance, clients: count, urlOf }: CrowdOptions): Promise<Crowd> {
    const { projectId } = await world.load(slug, null);
    const everybody = await world.people();
    const stewards = everybody.filter(({ isSteward }) => isSteward).slice(0, 3);
    const members = everybody.filter(({ isSteward }) => !isSteward).slice(0, 20);
    const cookies = new Map(
      await Promise.all(
        [...stewards, ...members].map(async ({ personId }) => [personId, await world.cookieOf(personId)] as const),
      ),
    );
    const stores = new Map([...cookies.keys()].map((personId) => [personId, memoryStore()]));
    const sent = new Map<string, Sent>();
    const visitors = Math.floor(count / 6);
    const clients = Array.from({ length: count }, (_none, n) => {
      const who = n < visitors ? null : n < visitors + 4 ? stewards[n % stewards.length] : members[n % members.length];
      const personId = who?.personId ?? null;
      return new ChaosClient({
        name: `client ${n}`,
        personId,
        cookie: cookies.get(personId ?? "") ?? "",
        transports: n % 10 === 9 ? ["polling"] : ["websocket", "polling"],
        stream: `project:${projectId}`,
        url: urlOf(n),
        chance: chance.fork(`client ${n}`),
        store: stores.get(personId ?? "") ?? memoryStore(),
        load: () => world.load(slug, personId),
        // Two pages of one person may send the same; done is done, whoever heard it.
        told: ({ name, key }, ok) =>
          sent.set(key, { name, ok: sent.get(key)?.ok === true || (ok ?? sent.get(key)?.ok ?? null) }),
      });
    });
    await Promise.all(clients.map((client) => client.open()));
    // Some only talk, and stay members without a share.
    return new Crowd(world, clients, sent, members.slice(0, 12), cookies);
  }

  get counts() {
    return { commands: this.#sent.size, pledges: this.#pledged.length };
  }

  /** Somebody posts, changes, takes back or says something to a message. */
  talk(client: ChaosClient, chance: Chance): void {
    const { outbox, state, personId, stream } = client;
    if (!outbox || client.waiting > 4) return;
    const standing = state.items
      .flatMap((item) => (item.type === "message.posted" && !item.message.deleted ? [item.message] : []))
      .slice(-8);
    const [mine] = standing.filter(({ author }) => author.id === personId).slice(-chance.between(1, 3));
    const what = chance.next();
    if (what < 0.25 && standing.length > 0)
      outbox.add({
        name: "set-reaction",
        stream,
        data: { messageId: chance.pick(standing).id, kind: chance.pick(reactionKinds), on: chance.happens(0.7) },
      });
    else if (what < 0.4 && mine)
      outbox.add({
        name: "edit-message",
        stream,
        baseRev: mine.rev,
        data: { messageId: mine.id, markdown: `changed ${chance.between(1, 1e9)}` },
      });
    else if (what < 0.48 && mine) outbox.add({ name: "delete-message", stream, data: { messageId: mine.id } });
    else outbox.add({ name: "post-message", stream, data: { markdown: `said ${chance.between(1, 1e9)}` } });
  }

  /** Somebody signs a pledge by this way. */
  pledge(url: string, chance: Chance): void {
    const by = chance.pick(this.#pledgers);
    const minor = firstSumMinor + this.#pledged.length;
    this.#pledged.push({
      minor,
      signed: sign(url, this.#cookies.get(by.personId) ?? "", by.organizationId, minor, chance.happens(0.6), (fault) =>
        this.faults.push(fault),
      ),
    });
  }

  /** How many pledges were signed, once all of them are answered. */
  async signed(): Promise<number> {
    const answers = await Promise.all(this.#pledged.map(({ signed }) => signed));
    return answers.filter(Boolean).length;
  }

  /**
   * Waits until every screen is a fresh load and nothing is unsent; answers what is still different when nothing has moved
   * for so long. A busy machine is slow, not wrong: the time begins again with every screen that comes nearer.
   */
  async quiet(stillForMs: number): Promise<string[]> {
    let [movedAtMs, before] = [performance.now(), ""];
    for (;;) {
      // The screens live in this process: whoever looks at them all the time keeps them from catching up.
      await sleep(500);
      const behind = [...this.clients.flatMap(unsent), ...(await this.#behind())];
      const left = behind.length > 0 ? behind : await this.#differences();
      if (left.length === 0) return left;
      const now = this.clients.map((client) => `${client.cursor()} ${client.waiting}`).join();
      if (now !== before) [movedAtMs, before] = [performance.now(), now];
      if (performance.now() - movedAtMs > stillForMs) return left;
    }
  }

  async #behind(): Promise<string[]> {
    const { stream } = this.clients[0] ?? {};
    const head = stream ? await this.#world.head(stream) : 0;
    return this.clients.flatMap((client) =>
      client.cursor() === head ? [] : [`${client.name} (${client.line}) stands at ${client.cursor()} of ${head}`],
    );
  }

  async #differences(): Promise<string[]> {
    const viewers = [...new Set(this.clients.map(({ personId }) => personId))];
    const fresh = new Map(
      await Promise.all(viewers.map(async (personId) => [personId, await this.#world.load(slug, personId)] as const)),
    );
    return this.clients.flatMap((client) => {
      const page = fresh.get(client.personId);
      if (!page) return [];
      const [is, should] = [client.state, threadOf(page)];
      const wrong = should.items.flatMap((item, i) =>
        JSON.stringify(item) === JSON.stringify(is.items[i])
          ? []
          : [`${JSON.stringify(is.items[i])}\ninstead of\n${JSON.stringify(item)}`],
      );
      if (
        wrong.length === 0 &&
        is.items.length === should.items.length &&
        is.messages === should.messages &&
        client.cursor() === page.cursor
      )
        return [];
      return [
        `${client.name} (${client.line}) at ${client.cursor()} of ${page.cursor}: ${is.items.length} of ${should.items.length} entries, ${is.messages} of ${should.messages} messages, ${wrong.length} wrong: ${wrong[0] ?? ""}`,
      ];
    });
  }

  /** What the log says otherwise than the answers did, and where it has a gap: one line each. */
  async broken(): Promise<string[]> {
    const { stream } = this.clients[0] ?? {};
    const events = stream ? await this.#world.events(stream) : [];
    const gaps = events.flatMap(({ seq }, i) => (seq === i + 1 ? [] : [`number ${i + 1} is ${seq}`]));
    const times = (is: (event: (typeof events)[number]) => boolean) => events.filter(is).length;
    const commands = [...this.#sent].flatMap(([key, { name, ok }]) => {
      const effects = times((event) => event.key === key);
      // What already holds is said to a message once more without effect.
      const isRight = effects === (ok === false ? 0 : 1) || (name === "set-reaction" && effects === 0);
      return isRight ? [] : [`${name} ${key}: answered ${ok}, happened ${effects} times`];
    });
    const pledges = await Promise.all(
      this.#pledged.map(async ({ minor, signed }) => {
        const [ok, effects] = [
          await signed,
          times(({ type, amountMinor }) => type === "pledge.signed" && amountMinor === String(minor)),
        ];
        return effects === (ok ? 1 : 0) ? [] : [`pledge of ${minor}: signed ${ok}, happened ${effects} times`];
      }),
    );
    const totals = new Set(this.clients.flatMap((client) => (client.totals ? [JSON.stringify(client.totals)] : [])));
    return [
      ...gaps.slice(0, 3),
      ...commands,
      ...pledges.flat(),
      ...(totals.size > 1 ? [`different totals: ${[...totals].join(" and ")}`] : []),
    ];
  }

  /** How near the viewers stand to the project. */
  async levels(): Promise<ReadonlySet<string>> {
    return new Set(
      await Promise.all(
        [...new Set(this.clients.map(({ personId }) => personId))].map((personId) =>
          this.#world.levelOf(slug, personId),
        ),
      ),
    );
  }

  close(): void {
    for (const client of this.clients) client.close();
  }
}

const unsent = (client: ChaosClient) =>
  client.waiting > 0
    ? [`${client.name} has ${client.waiting} unsent, because of ${client.lastAnswer} (${client.line})`]
    : [];

/** Signs a pledge as the form does, and again with the same key until somebody answers. */
async function sign(
  url: string,
  cookie: string,
  organizationId: string,
  minor: number,
  named: boolean,
  failed: (fault: string) => void,
): Promise<boolean> {
  const amount = `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, "0")}`;
  const form = {
    key: randomUUID(),
    as: "firm",
    organizationId,
    terms: "fixed",
    amount,
    ...(named ? { named: "on" } : {}),
  };
  for (;;) {
    const asking = new AbortController();
    // What never settles is asked again as well: see `#fetch` of the product's own socket.
    const late = sleep(answeredWithinMs, null, { signal: asking.signal }).catch(() => null);
    const sent = fetch(`${url}/projects/${slug}/pledges/new`, {
      method: "POST",
      redirect: "manual",
      headers: { Cookie: cookie, Origin: url },
      body: new URLSearchParams(form),
      signal: asking.signal,
    });
    const answered = sent.then(
      async (answer) => {
        await answer.arrayBuffer().catch(() => null);
        return answer;
      },
      (error: unknown) => {
        if (!asking.signal.aborted) failed(String(error));
        return null;
      },
    );
    const answer = await Promise.race([answered, late]);
    asking.abort();
    if (answer && answer.status >= 500) failed(`answered ${answer.status}`);
    if (answer && answer.status < 500 && answer.status !== 429) return answer.status === 302;
    await sleep(askedAgainAfterMs);
  }
}
