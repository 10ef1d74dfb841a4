import { and, asc, count, eq, like } from "drizzle-orm";
import { network, person } from "#db/schema/identity.ts";
import { project } from "#db/schema/projects.ts";
import { SetupError } from "#db/setup-error.ts";
import { postMessage } from "#app/domain/discussion/post-message.server.ts";
import { createOrganization } from "#app/domain/identity/create-organization.server.ts";
import { findActor } from "#app/domain/identity/find-actor.server.ts";
import { grantRole } from "#app/domain/identity/grant-role.server.ts";
import { insertPerson } from "#app/domain/identity/insert-person.server.ts";
import { hashPassword } from "#app/domain/identity/password.server.ts";
import { machine } from "#app/domain/kernel/machine.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { setStanding } from "#app/domain/standing/set-standing.server.ts";
import { placePledge } from "#app/domain/pledges/place-pledge.server.ts";
import { demoPassword, emailOf } from "./cast.ts";
import { told, type Ground } from "./story.ts";

/** So many organizations come beside those of the demo network, each with a person, a pledge and something to say. */
export const crowdSize = 300;

const firstNames = [
  "Abena",
  "Bruno",
  "Chiara",
  "Dmitri",
  "Esra",
  "Femi",
  "Greta",
  "Hugo",
  "Indira",
  "Jun",
  "Keiko",
  "Liam",
  "Mina",
  "Nadia",
  "Oskar",
  "Paula",
  "Quang",
  "Rania",
  "Sven",
  "Tala",
];
const lastNames = [
  "Achebe",
  "Baran",
  "Costa",
  "Dahl",
  "Eriksen",
  "Fontaine",
  "Gupta",
  "Hassan",
  "Ito",
  "Jansen",
  "Kovacs",
  "Lopez",
  "Moreau",
  "Novak",
  "Olsen",
  "Petrov",
  "Quispe",
  "Rossi",
  "Santos",
  "Tanaka",
];
const places = [
  "Alder",
  "Basalt",
  "Cedar",
  "Dune",
  "Ember",
  "Fjord",
  "Glacier",
  "Heath",
  "Island",
  "Juniper",
  "Kelp",
  "Lagoon",
  "Meadow",
  "Nimbus",
  "Ochre",
  "Prairie",
  "Quarry",
  "Ridge",
  "Steppe",
  "Tarn",
];
const houses = [
  "University",
  "Institute",
  "Observatory",
  "College",
  "Field Station",
  "Data Centre",
  "Library",
  "Museum",
  "School of Earth Sciences",
  "Research Park",
  "Archive",
  "Academy",
  "Laboratory",
  "Polytechnic",
  "Consortium",
];
const words = [
  "We would use it from the first day.",
  "Our students ask for this every term.",
  "Small sums add up: count us in.",
  "Can it be tried somewhere before it is released?",
  "We maintain something similar by hand, and would gladly stop.",
];
const pick = (list: readonly string[], n: number) => list[n % list.length] ?? "";

/**
 * Brings a crowd into the demo network, by the verbs by which everybody comes. It can be stopped after any of them, and
 * goes on from there when it is called again.
 * @returns how many are there now
 * @throws SetupError where the network is not the demo's: its people are real
 */
export async function bringCrowd(
  ground: Ground,
  { signal, came }: { readonly signal: AbortSignal; readonly came: (count: number) => void },
): Promise<number> {
  const { db, clock } = ground;
  const base = { ...ground, newId: idsBy(clock) };
  const [settings] = await db.select({ settings: network.settings }).from(network);
  if (!settings?.settings.demo)
    throw new SetupError(
      "The crowd comes into the demo network only, and this network is another one. Nothing was changed.",
    );
  const raising = await db
    .select({ id: project.id })
    .from(project)
    .where(and(eq(project.stage, "raising"), eq(project.origin, "proposed")))
    .orderBy(asc(project.id));
  const [director] = await db
    .select({ id: person.id })
    .from(person)
    .where(eq(person.email, emailOf("ruth")));
  const directorId = director?.id ?? "";
  const [there] = await db.select({ count: count() }).from(person).where(like(person.email, "%@crowd.example"));
  const passwordHash = await hashPassword(demoPassword);
  let number = there?.count ?? 0;
  for (; number < crowdSize && !signal.aborted; number++) {
    const name = `${pick(places, number)} ${pick(houses, Math.floor(number / places.length))}`;
    const displayName = `${pick(firstNames, number)} ${pick(lastNames, number + Math.floor(number / firstNames.length))}`;
    const email = `person-${number + 1}@crowd.example`;
    const opened = await transact<string | null, { kind: "never" }>(
      { ...base, actor: machine("story", "crowd", []) },
      {},
      async (tx) => ok(await insertPerson(tx, { email, displayName, passwordHash })),
    );
    const personId = told(`${displayName} opens an account`, opened) ?? "";
    const as = async (id = personId) => {
      const found = await findActor(db, id);
      if (!found) throw new Error(`${displayName} has no account`);
      return { ...base, actor: found.actor };
    };
    const { organizationId, slug } = told(
      `${name} is registered`,
      await createOrganization(await as(), base.newId(), { name, kind: "member", description: "One of many." }),
    );
    told(
      `${name} is admitted`,
      await setStanding(await as(directorId), base.newId(), {
        organizationId,
        from: "applied",
        to: "admitted",
        reason: "One of many who came together.",
      }),
    );
    told(`${displayName} may sign`, await grantRole(await as(), null, { slug, personId, role: "budget_holder" }));
    const projectId = raising[number % raising.length]?.id;
    if (projectId) {
      const wish = {
        projectId,
        organizationId,
        terms: { kind: "fixed", amountMinor: BigInt(500 + (number % 10) * 100) } as const,
        conditions: [],
        named: true,
        note: "",
      };
      told(`${name} pledges`, await placePledge(await as(), base.newId(), wish));
      told(
        `${displayName} says something`,
        await postMessage(await as(), base.newId(), {
          projectId,
          markdown: pick(words, number),
          organizationId,
          replyToId: null,
        }),
      );
    }
    came(number + 1);
  }
  return number;
}
