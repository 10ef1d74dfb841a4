import { eq, like } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { network, organization, person } from "#db/schema/identity.ts";
import { project } from "#db/schema/projects.ts";
import { asRequest, worstForms, worstJson } from "./hostile-bodies.ts";
import { demoHouse, everyDoor, type Door } from "./test-doors.ts";

/** Doors that read no body: whoever knows the address may. */
const bodiless = ["sign-out", "invitations.$token", "unsubscribe.$token", "$"];
const jsonDoors = ["streams.$stream.commands", "streams.$stream.reads"];
/** People who between them may do everything: a director, finance, engineers and makers of the steward's, members, a maintainer. */
const people = ["ruth", "marco", "sam", "priya", "amara", "maren", "iris"];
/** Where an address names a project behind its question mark. */
const raising = "http://127.0.0.1/?project=know-what-each-group-costs-while-it-runs";
/** Made as large as may be: some of them is enough for every door, as all read by the same hand. */
const small = Object.values(worstForms).filter((body) => body().body.length < 10_000);
const large = [worstForms["one name a million times"]!, worstForms["parts without number"]!];

/** Under names that forms have: refused as too long, and what was typed stays in its field. */
const typed = worstForms["marks upon marks"]!;

const empty = { type: "application/x-www-form-urlencoded", body: "" };

let doors: readonly Door[] = [];
beforeAll(async () => {
  doors = await everyDoor();
}, 120_000);

test("whoever may write anything reaches a form that refuses to be empty or hostile, says nothing of it again, and changes nothing", async () => {
  const house = await demoHouse();
  const before = await house.digests();
  const cookies = new Map<string, string>();
  for (const each of people) cookies.set(each, await house.signIn(each));
  const complaints: string[] = [];
  for (const door of doors.filter(({ name }) => !bodiless.includes(name))) {
    // Somebody for whom the door shows its form, at a place where it has one.
    const reached = await firstOf(
      people.flatMap((each) => house.placesOf(door).map((place) => ({ place, cookie: cookies.get(each)! }))),
      async ({ place, cookie }) => {
        const { status } = await house.send(door, place, asRequest(empty, raising), cookie);
        if (status < 400) complaints.push(`${door.name} takes an empty body: ${status}`);
        return status === 400 || status === 422;
      },
    );
    if (!reached) complaints.push(`${door.name} is reached by nobody`);
    else
      for (const body of jsonDoors.includes(door.name) ? Object.values(worstJson) : [...small, ...large, typed]) {
        const { status, said } = await house.send(door, reached.place, asRequest(body(), raising), reached.cookie);
        if (![400, 422].includes(status) || (body !== typed && said.length > 4_000) || said.includes("polluted"))
          complaints.push(`${door.name} answers ${status} with ${said.length} characters`);
      }
  }
  expect(complaints).toEqual([]);
  expect(await house.digests()).toEqual(before);
}, 300_000);

async function firstOf<T>(all: readonly T[], is: (each: T) => Promise<boolean>): Promise<T | undefined> {
  for (const each of all) if (await is(each)) return each;
  return undefined;
}

describe("absent is not empty", () => {
  test("a form changes what it names and nothing beside it; empty, it clears that", async () => {
    const house = await demoHouse();
    const savanna = { slug: "savanna-data-collective" };
    const [draft] = await house.db.select().from(project).where(eq(project.stage, "draft"));
    const send = async (
      person: string,
      name: string,
      fields: Readonly<Record<string, string>>,
      params: Readonly<Record<string, string>> = {},
    ) => {
      const body = { type: "application/x-www-form-urlencoded", body: new URLSearchParams(fields).toString() };
      return (
        await house.send(
          doors.find((door) => door.name === name)!,
          params,
          asRequest(body),
          await house.signIn(person),
        )
      ).status;
    };
    const organizationNow = async () =>
      (await house.db.select().from(organization).where(eq(organization.slug, savanna.slug)))[0]!;
    const networkNow = async () => (await house.db.select().from(network))[0]!;
    const personNow = async () => (await house.db.select().from(person).where(like(person.email, "amara@%")))[0]!;

    const before = { organization: await organizationNow(), network: await networkNow(), person: await personNow() };
    expect(before.organization.signingLimitMinor).not.toBeNull();
    expect(await send("amara", "organizations.$slug_.edit", { description: "Anew." }, savanna)).toBe(302);
    expect(await organizationNow()).toEqual({ ...before.organization, description: "Anew." });
    expect(await send("amara", "organizations.$slug_.edit", { description: "" }, savanna)).toBe(302);
    expect(await organizationNow()).toEqual({ ...before.organization, description: "" });
    expect(await send("amara", "organizations.$slug_.edit", { signingLimit: "" }, savanna)).toBe(302);
    // Cleared is a raise: it holds a day later, and what holds until then stays.
    expect(await organizationNow()).toMatchObject({
      signingLimitMinor: before.organization.signingLimitMinor,
      limitRaisedToMinor: null,
      limitRaisedFrom: expect.any(Date) as unknown,
    });

    expect(await send("marco", "settings.network", { invoicePayTo: "Account 2" })).toBe(302);
    expect(await networkNow()).toEqual({
      ...before.network,
      settings: expect.objectContaining({ ...before.network.settings, invoicePayTo: "Account 2" }) as unknown,
    });
    expect(await send("marco", "settings.network", { name: "" })).toBe(422);
    expect(await send("marco", "settings.network", { separateInvoices: "on" })).toBe(302);
    expect(await send("marco", "settings.network", { tagline: "" })).toBe(302);
    expect((await networkNow()).settings).toMatchObject({ separateInvoices: true, invoicePayTo: "Account 2" });
    expect(await send("marco", "settings.network", { separateInvoices: "" })).toBe(302);
    expect((await networkNow()).settings).toMatchObject({ separateInvoices: false });

    expect(before.person.showPresence).toBe(true);
    expect(await send("amara", "settings._index", { theme: "dark" })).toBe(302);
    expect(await personNow()).toEqual({ ...before.person, theme: "dark" });
    expect(await send("amara", "settings._index", { showPresence: "" })).toBe(302);
    expect(await personNow()).toMatchObject({
      theme: "dark",
      showPresence: false,
      displayName: before.person.displayName,
    });

    expect(
      await send("amara", "organizations.$slug_.budget", { ask: "limit", personId: before.person.id }, savanna),
    ).toBe(422);
    expect(
      await send(
        "amara",
        "organizations.$slug_.budget",
        { ask: "budget", year: String(new Date().getUTCFullYear()) },
        savanna,
      ),
    ).toBe(422);

    expect(
      await send(
        "petra",
        "projects.$slug_.edit",
        { rev: String(draft!.rev), summary: "Another." },
        { slug: draft!.slug },
      ),
    ).toBe(302);
    const [edited] = await house.db.select().from(project).where(eq(project.id, draft!.id));
    expect(edited).toEqual({
      ...draft!,
      summary: "Another.",
      rev: draft!.rev + 1,
      updatedAt: expect.any(Date) as Date,
      html: expect.anything() as unknown,
      search: expect.any(String) as string,
      searchFold: expect.any(String) as string,
    });
  }, 300_000);
});
