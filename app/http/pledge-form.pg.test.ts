import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { organization } from "#db/schema/identity.ts";
import { pledge } from "#db/schema/pledges.ts";
import { readCondition, readTerms, type StoredCondition } from "#app/domain/pledges/pledge.ts";
import type { Condition, Terms } from "#app/domain/pledges/settlement-terms.ts";
import { fixed, testRaise, type Pledger } from "#app/domain/pledges/test-raise.ts";
import * as newPledge from "../routes/projects.$slug_.pledges.new/route.tsx";

type Fields = Readonly<Record<string, string>>;

const terms: readonly (readonly [Fields, Terms])[] = [
  [
    { terms: "fixed", amount: "1,000" },
    { kind: "fixed", amountMinor: 100_000n },
  ],
  [
    { terms: "share", amount: "8,000", percent: "12.5 %" },
    { kind: "share", basisPoints: 1_250, capMinor: 800_000n },
  ],
  [
    { terms: "match", amount: "10,000", matchOurs: "1", matchTheirs: "2" },
    { kind: "match", numerator: 1, denominator: 2, capMinor: 1_000_000n },
  ],
  [
    { terms: "closer", amount: "3,000" },
    { kind: "closer", limitMinor: 300_000n },
  ],
  [
    { terms: "in_kind", amount: "15,000", hours: "60" },
    { kind: "in_kind", hours: 60, valueMinor: 1_500_000n },
  ],
];

/** The raise of the tests, with the page's own loader and action as a budget holder's browser would ask them. */
async function house() {
  const raise = await testRaise();
  const partner = await raise.pledger("Lakeside University");
  await raise.signed(partner, fixed(1_000));
  const conditions: readonly (readonly [Fields, Condition])[] = [
    [
      { ifOthers: "on", others: "900.50" },
      { kind: "others_offer", amountMinor: 90_050n },
    ],
    [
      { ifOrganizations: "on", organizations: "2" },
      { kind: "organizations", count: 2 },
    ],
    [
      { ifOrganization: "on", organization: "lakeside university" },
      { kind: "organization", organizationId: partner.organizationId },
    ],
    [{ ifMaintainers: "on" }, { kind: "maintainers" }],
    [
      { ifBefore: "on", before: "2026-10-05" },
      { kind: "signed_before", beforeMs: Date.UTC(2026, 9, 5) },
    ],
  ];
  const argsOf = (by: Pledger, request: Request) => {
    const personId = by.actor.kind === "person" ? by.actor.personId : "";
    const sessions = { read: () => Promise.resolve({ personId, sessionHash: "s" }) };
    const services = {
      db: raise.db,
      clock: raise.clock,
      newId: raise.newId,
      bell: () => {},
      sessions,
      development: false,
    };
    return {
      request,
      params: { slug: raise.slug },
      context: { services, cspNonce: "", clientAddress: "203.0.113.7", requestId: "r" },
    } as unknown as Parameters<typeof newPledge.action>[0];
  };
  const address = `http://127.0.0.1/projects/${raise.slug}/pledges/new`;
  const send = async (by: Pledger, fields: Fields, as = "firm") => {
    const body = new URLSearchParams({
      key: raise.newId(),
      as,
      organizationId: by.organizationId,
      named: "on",
      ...fields,
    });
    const answer: unknown = await newPledge.action(argsOf(by, new Request(address, { method: "POST", body })));
    return answer as
      | Response
      | {
          readonly data: { readonly error: Record<string, string[]>; readonly initialValue: Fields };
          readonly init: { readonly status: number };
        };
  };
  const ask = (by: Pledger, fields: Fields) =>
    newPledge.loader(
      argsOf(
        by,
        new Request(`${address}?${new URLSearchParams({ organizationId: by.organizationId, ...fields }).toString()}`),
      ),
    );
  const pledgeOf = async (by: Pledger) =>
    (await raise.db.select().from(pledge).where(eq(pledge.payerOrganizationId, by.organizationId)))[0]!;
  return { ...raise, partner, conditions, send, ask, pledgeOf };
}

const status = (answer: Awaited<ReturnType<Awaited<ReturnType<typeof house>>["send"]>>) =>
  answer instanceof Response ? answer.status : answer.init.status;

describe("the form of a pledge", () => {
  test.each(terms.map(([fields, wanted]) => ({ fields, wanted, kind: wanted.kind })))(
    "signs $kind with no condition, with each of them, and with all at once, as it was typed",
    async ({ fields, wanted }) => {
      const raise = await house();
      const sets = [[], ...raise.conditions.map((each) => [each]), raise.conditions];
      for (const set of sets) {
        const by = await raise.pledger();
        const answer = await raise.send(by, Object.assign({}, fields, ...set.map(([typed]) => typed)) as Fields);
        expect(status(answer)).toBe(302);
        const row = await raise.pledgeOf(by);
        expect(row.rung).toBe("firm");
        expect(readTerms(row)).toEqual(wanted);
        expect((row.conditions as StoredCondition[]).map(readCondition)).toEqual(set.map(([, condition]) => condition));
      }
      expect(await raise.healthy()).toEqual([]);
    },
    60_000,
  );

  test("states an intent with all of its words, aimed at one deliverable, and signs it as it was said", async () => {
    const raise = await house();
    const by = await raise.pledger();
    const [fields, wanted] = terms[2]!;
    const words = { ...fields, ifOthers: "on", others: "40,000", deliverableId: raise.deliverableIds[1]! };
    expect(status(await raise.send(by, words, "intent"))).toBe(302);
    expect(await raise.pledgeOf(by)).toMatchObject({
      rung: "intent",
      termsKind: "match",
      deliverableId: raise.deliverableIds[1],
      conditions: [{ kind: "others_offer", amountMinor: "4000000" }],
    });
    const { panel } = await raise.ask(by, {});
    expect(panel.suggested).toMatchObject({
      terms: "match",
      amount: "10,000",
      matchOurs: "1",
      matchTheirs: "2",
      ifOthers: true,
      others: "40,000",
      deliverableId: raise.deliverableIds[1],
    });
    expect(status(await raise.send(by, words))).toBe(302);
    const row = await raise.pledgeOf(by);
    expect(row).toMatchObject({ rung: "firm", stands: false });
    expect(readTerms(row)).toEqual(wanted);
  });

  test.each<[Fields, string, string]>([
    [{ amount: "" }, "amount", "Write an amount"],
    [{ amount: "9".repeat(30) }, "amount", "more than one amount may be"],
    [{ amount: "1".repeat(61) }, "amount", "longer than any amount"],
    [{ terms: "share", percent: "101" }, "percent", "between 0.01 and 100"],
    [{ terms: "match", matchOurs: "0", matchTheirs: "2" }, "matchOurs", "two numbers above zero"],
    [{ terms: "in_kind", hours: "10001" }, "hours", "whole number from 1 to 10,000"],
    [{ ifOthers: "on", others: "-1" }, "others", "below zero"],
    [{ ifOthers: "on", others: "0" }, "conditions", "could never hold"],
    [{ ifOrganizations: "on", organizations: "many" }, "organizations", "whole number"],
    [{ ifOrganization: "on", organization: "lake" }, "organization", "Did you mean one of these: Lakeside University?"],
    [{ ifOrganization: "on", organization: "%" }, "organization", "whole name"],
    [{ ifOrganization: "on", organization: "x".repeat(121) }, "organization", "so long a name"],
    [{ ifBefore: "on", before: "2026-09-30" }, "before", "here or over"],
    [{ ifBefore: "on", before: "soon" }, "before", "Choose a day"],
  ])("refuses %o at %s, keeps all that was typed, and signs nothing", async (fields, field, words) => {
    const raise = await house();
    const by = await raise.pledger();
    const answer = await raise.send(by, { amount: "5,000", ...fields });
    expect(status(answer)).toBe(422);
    if (answer instanceof Response) throw new Error("it was signed");
    expect(answer.data.error[field]?.join(" ")).toContain(words);
    expect({ amount: "", ...answer.data.initialValue }).toMatchObject({ amount: "5,000", ...fields });
    expect(await raise.pledgeOf(by)).toBeUndefined();
  });

  test("waits for nobody's own organization", async () => {
    const raise = await house();
    const by = await raise.pledger();
    const [own] = await raise.db
      .select({ name: organization.name })
      .from(organization)
      .where(eq(organization.id, by.organizationId));
    expect(await raise.send(by, { amount: "5,000", ifOrganization: "on", organization: own!.name })).toMatchObject({
      data: { error: { conditions: [expect.stringContaining("your own organization")] } },
      init: { status: 422 },
    });
  });

  test("answers what would happen from its address, and says there too what cannot be read", async () => {
    const raise = await house();
    const by = await raise.pledger();
    const asked = await raise.ask(by, {
      terms: "match",
      amount: "10,000",
      matchOurs: "1",
      matchTheirs: "2",
      ifOrganization: "on",
      organization: "Lakeside University",
    });
    expect(asked).toMatchObject({ asked: { terms: "match", ifOrganization: true, ifOthers: false }, faults: {} });
    expect((await raise.ask(by, { amount: "a lot", ifOrganization: "on", organization: "Lake" })).faults).toEqual({
      amount: [expect.stringContaining("does not read as an amount")],
    });
    expect(
      (await raise.ask(by, { amount: "1", terms: "gift", ifOrganization: "on", organization: "Lake" })).faults,
    ).toEqual({ organization: [expect.stringContaining("Lakeside University")] });
    expect(await raise.ask(by, { amount: "1", before: "\u0000".repeat(10), others: "x".repeat(9_000) })).toMatchObject({
      faults: {},
    });
  });
});
