import { sql } from "drizzle-orm";
import type { ActionFunctionArgs } from "@remix-run/node";
import { invoice } from "#db/schema/invoices.ts";
import { demoDatabase } from "#db/seed/test-demo.ts";
import { invoiceNumber } from "#app/domain/invoices/invoice.ts";
import { systemClock } from "#app/domain/kernel/clock.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import type { Services } from "./services.ts";
import { createSessions } from "./session.server.ts";

interface RouteModule {
  readonly action?: (args: ActionFunctionArgs) => unknown;
}

const modules = import.meta.glob<RouteModule>("../routes/*/route.{ts,tsx}");

/** A route that takes what is written, by the name of its folder. */
export interface Door {
  readonly name: string;
  readonly action: (args: ActionFunctionArgs) => unknown;
}

/** What came of a request: its status, and what the page gets. */
interface Outcome {
  readonly status: number;
  readonly said: string;
}

/** Every route with an action. */
export async function everyDoor(): Promise<readonly Door[]> {
  const doors = await Promise.all(
    Object.entries(modules).map(async ([path, load]) => ({
      name: path.split("/").at(-2)!,
      action: (await load()).action,
    })),
  );
  return doors.filter((door): door is Door => door.action !== undefined);
}

/** The demo network, and its pages' own actions as browsers of its people ask them. */
export async function demoHouse() {
  const { db } = await demoDatabase();
  const clock = systemClock;
  const sessions = createSessions(db, clock, { secure: false });
  const services: Services = {
    db,
    clock,
    newId: idsBy(clock),
    bell: () => {},
    mail: { send: () => Promise.resolve({ kind: "taken" }) },
    sendsMail: false,
    letters: undefined,
    push: undefined,
    sessions,
    publicUrl: "http://127.0.0.1",
    development: false,
  };
  const first = async (query: string): Promise<string> =>
    (await db.execute<{ found: string | null }>(sql.raw(`select ${query}::text as found limit 1`)))[0]?.found ?? "";
  const idOf = (table: string) => first(`(select id from ${table} order by id limit 1)`);

  /** Cookie of somebody of the cast. */
  async function signIn(person: string): Promise<string> {
    const personId = await first(`(select id from person where email like '${person}@%')`);
    return (await sessions.start(personId, "test")).split(";")[0] ?? "";
  }

  const slugs = (table: string, where = "true") =>
    db
      .execute<{ slug: string }>(sql.raw(`select slug from ${table} where ${where}`))
      .then((rows) => rows.map(({ slug }) => slug));
  const found = {
    projects: await slugs("project", "origin = 'proposed'"),
    organizations: ["savanna-data-collective", "harbour-oceanography-institute"],
    funds: await slugs("fund"),
    invoices: (await db.select({ year: invoice.year, number: invoice.number }).from(invoice)).map(invoiceNumber),
    pledges: [
      ...(await db.execute<{ slug: string; pledgeId: string }>(sql`
      select project.slug, pledge.id as "pledgeId" from pledge join project on project.id = pledge.project_id join organization on organization.id = pledge.payer_organization_id
      where organization.slug in ('savanna-data-collective', 'harbour-oceanography-institute') or pledge.credit_asked_organization_id is not null`)),
    ],
    ids: {
      contributionId: await idOf("contribution"),
      duesId: await idOf("dues"),
      lineId: await idOf("bank_line"),
      paymentId: await idOf("payment"),
      reallocationId: await idOf("reallocation"),
      fillingId: await idOf("fund_filling"),
      entryId: await idOf("hours_entry"),
      messageId: await idOf("message"),
    },
    stream: `project:${await idOf("project")}`,
  };

  /** The parameters under which a route shows something, each once: a project in every stage. */
  function placesOf({ name }: Door): Readonly<Record<string, string>>[] {
    const area = name.split(".")[0] ?? "";
    const same = {
      ...found.ids,
      position: "1",
      number: "1",
      stream: found.stream,
      key: "proposal",
      token: "A".repeat(43),
    };
    if (name.includes("$pledgeId")) return found.pledges.map((pledge) => ({ ...same, ...pledge }));
    if (area === "invoices") return found.invoices.map((number) => ({ ...same, number }));
    const own =
      area === "projects"
        ? found.projects
        : area === "organizations"
          ? found.organizations
          : area === "funds"
            ? found.funds
            : ["x"];
    return name.includes("$slug") ? own.map((slug) => ({ ...same, slug })) : [same];
  }

  async function send(
    door: Door,
    params: Readonly<Record<string, string>>,
    request: Request,
    cookie: string,
  ): Promise<Outcome> {
    request.headers.set("Cookie", cookie);
    const context = {
      services,
      cspNonce: "",
      clientAddress: "203.0.113.7",
      requestId: "r",
      outage: { isSeen: false },
      turnedAway: undefined,
    };
    const answer: unknown = await Promise.resolve()
      .then(() => door.action({ request, params, context }))
      .catch((thrown: unknown) => thrown);
    return outcomeOf(door, answer);
  }

  /** What every table holds, but for who was seen when. */
  async function digests(): Promise<Readonly<Record<string, string>>> {
    const tables = await db.execute<{ name: string }>(
      sql`select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'session' order by 1`,
    );
    const digests: Record<string, string> = {};
    for (const { name } of tables)
      digests[name] = await first(
        `(select md5(coalesce(string_agg(t::text, ',' order by t::text), '')) from "${name}" t)`,
      );
    return digests;
  }

  return { db, signIn, placesOf, send, digests };
}

async function outcomeOf({ name }: Door, answer: unknown): Promise<Outcome> {
  if (answer instanceof Response) return { status: answer.status, said: await answer.text() };
  if (answer instanceof Error) throw new Error(`${name} failed`, { cause: answer });
  const { reply } = (answer ?? {}) as { readonly reply?: unknown };
  const { init, data } = (reply ?? answer ?? {}) as {
    readonly init?: { readonly status?: number } | null;
    readonly data?: unknown;
  };
  return { status: init?.status ?? 200, said: JSON.stringify(data ?? null) };
}
