import { asc, desc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { network } from "#db/schema/identity.ts";
import { event } from "#db/schema/log.ts";
import { deliverable, project, signOff } from "#db/schema/projects.ts";
import { makePledgeRow } from "#db/seed/factories.ts";
import { moveProject } from "./move-project.server.ts";
import { signOffScope } from "#app/domain/projects/sign-off-scope.server.ts";
import { scopeByForm, testNetwork, twoSlices, yes } from "#app/domain/projects/test-network.ts";

async function house() {
  const made = await testNetwork();
  const { projectId } = await made.propose();
  const row = async () => {
    const [found] = await made.db.select().from(project).where(eq(project.id, projectId));
    if (!found) throw new Error("gone");
    return found;
  };
  const slices = () =>
    made.db.select().from(deliverable).where(eq(deliverable.projectId, projectId)).orderBy(asc(deliverable.position));
  return { ...made, projectId, row, slices };
}

describe("setting the scope", () => {
  it("prices each deliverable by its upper hours and the network's rate, cloud apart, and sums them up", async () => {
    const { proposer, projectId, row, slices } = await house();
    expect(yes(await scopeByForm(proposer, projectId, { ...twoSlices, rev: 1 }, "en-US"))).toMatchObject({
      scopeVersion: 1,
      goalMinor: "1614000",
    });
    expect(await row()).toMatchObject({
      goalMinor: 16_140_00n,
      minimumMinor: 8_500_00n,
      staffRateMinor: 250_00n,
      scopeVersion: 1,
      rev: 2,
      closesAt: new Date("2026-10-09T17:00:00Z"),
    });
    expect(await slices()).toMatchObject([
      { position: 1, staffMinor: 8_500_00n, cloudMinor: 0n, repository: "jupyterhub/oauthenticator" },
      { position: 2, staffMinor: 7_500_00n, cloudMinor: 140_00n, repository: null },
    ]);
  });

  it("needs the whole goal when no minimum is written", async () => {
    const { proposer, projectId, row } = await house();
    yes(await scopeByForm(proposer, projectId, { ...twoSlices, minimum: " ", closesOn: "", rev: 1 }, "en-US"));
    expect(await row()).toMatchObject({ goalMinor: 16_140_00n, minimumMinor: 16_140_00n, closesAt: null });
  });

  it("puts the deliverable that a stretch pays for behind the goal, and says so in the log", async () => {
    const { db, proposer, projectId, row, slices } = await house();
    const stretching = { ...twoSlices, overFundingRule: "stretch", stretchSlice: 1, minimum: "" } as const;
    expect(yes(await scopeByForm(proposer, projectId, { ...stretching, rev: 1 }, "en-US"))).toMatchObject({
      goalMinor: "764000",
    });
    expect(await row()).toMatchObject({
      goalMinor: 7_640_00n,
      minimumMinor: 7_640_00n,
      stretchMinor: 16_140_00n,
      overFundingRule: "stretch",
    });
    expect((await slices()).map(({ position, title }) => [position, title])).toEqual([
      [1, "One page of costs"],
      [2, "Groups travel with the login"],
    ]);
    const [said] = await db.select().from(event).where(eq(event.type, "project.scoped"));
    expect(said?.payload).toMatchObject({ goalMinor: "764000", stretchMinor: "1614000" });
    yes(await scopeByForm(proposer, projectId, { ...twoSlices, rev: 2 }, "en-US"));
    expect(await row()).toMatchObject({ goalMinor: 16_140_00n, stretchMinor: null });
  });

  it("keeps deliverables that stay, exchanges places, adds and removes, and logs the difference", async () => {
    const { db, proposer, projectId, slices } = await house();
    yes(await scopeByForm(proposer, projectId, { ...twoSlices, rev: 1 }, "en-US"));
    const [one, two] = await slices();
    const third = { ...twoSlices.slices[0]!, title: "Third", hoursLow: 1, hoursHigh: 2 };
    yes(
      await scopeByForm(
        proposer,
        projectId,
        {
          ...twoSlices,
          slices: [{ ...twoSlices.slices[1]!, id: two?.id }, { ...twoSlices.slices[0]!, id: one?.id }, third],
          rev: 2,
        },
        "en-US",
      ),
    );
    const after = await slices();
    expect(after.map(({ id }) => id).slice(0, 2)).toEqual([two?.id, one?.id]);
    yes(
      await scopeByForm(
        proposer,
        projectId,
        { ...twoSlices, minimum: "", slices: [{ ...third, id: after[2]?.id, hoursHigh: 8 }], rev: 3 },
        "en-US",
      ),
    );
    expect((await slices()).map(({ id, position }) => [id, position])).toEqual([[after[2]?.id, 1]]);
    const [last] = await db
      .select()
      .from(event)
      .where(eq(event.type, "project.scoped"))
      .orderBy(desc(event.seq))
      .limit(1);
    expect(last?.payload).toMatchObject({
      scopeVersion: 3,
      changes: [
        { what: "place", title: "Third", from: "3", to: "1" },
        { what: "hours", from: "1–2", to: "1–8" },
        { what: "removed", title: "One page of costs" },
        { what: "removed", title: "Groups travel with the login" },
      ],
    });
  });

  it.each([
    ["a minimum above the goal", { minimum: "16,140.01" }, { kind: "minimum_above_goal", field: "minimum" }],
    ["a minimum of nothing", { minimum: "0" }, { kind: "minimum_is_zero", field: "minimum" }],
    ["a minimum that is no amount", { minimum: "a lot" }, { kind: "amount_unreadable", field: "minimum" }],
    ["a deadline that has passed", { closesOn: "2026-09-29" }, { kind: "deadline_passed", field: "closesOn" }],
    [
      "a cloud cost that is no amount",
      { slices: [twoSlices.slices[0]!, { ...twoSlices.slices[1]!, cloud: "-5" }] },
      { kind: "amount_negative", field: "slices[1].cloud" },
    ],
    [
      "a scope that costs nothing",
      { slices: [{ ...twoSlices.slices[0]!, hoursLow: 0, hoursHigh: 0 }] },
      { kind: "scope_without_price" },
    ],
    [
      "a scope beyond what one project may cost",
      { slices: [{ ...twoSlices.slices[0]!, cloud: "10,000,000,000" }] },
      { kind: "scope_too_large" },
    ],
    [
      "a stretch that names no deliverable",
      { overFundingRule: "stretch" as const },
      { kind: "stretch_not_named", field: "stretchSlice" },
    ],
    [
      "a stretch for a deliverable that is not there",
      { overFundingRule: "stretch" as const, stretchSlice: 3 },
      { kind: "stretch_not_named", field: "stretchSlice" },
    ],
    [
      "a stretch with nothing before it",
      { overFundingRule: "stretch" as const, stretchSlice: 1, slices: [twoSlices.slices[0]!], minimum: "" },
      { kind: "stretch_not_named", field: "stretchSlice" },
    ],
    [
      "a stretch that costs nothing",
      {
        overFundingRule: "stretch" as const,
        stretchSlice: 1,
        slices: [{ ...twoSlices.slices[0]!, hoursLow: 0, hoursHigh: 0 }, twoSlices.slices[1]!],
        minimum: "",
      },
      { kind: "stretch_without_price", field: "stretchSlice" },
    ],
    [
      "a minimum above the goal before the stretch",
      { overFundingRule: "stretch" as const, stretchSlice: 1, minimum: "8,500" },
      { kind: "minimum_above_goal", field: "minimum" },
    ],
    [
      "a deliverable of another project",
      { slices: [{ ...twoSlices.slices[0]!, id: "0199a000-0000-7000-8000-000000000001" }] },
      { kind: "deliverable_not_found" },
    ],
  ])("refuses %s and changes nothing", async (_name, changes, refusal) => {
    const { proposer, projectId, row, slices } = await house();
    expect(await scopeByForm(proposer, projectId, { ...twoSlices, ...changes, rev: 1 }, "en-US")).toMatchObject({
      ok: false,
      refusal,
    });
    expect(await row()).toMatchObject({ goalMinor: null, rev: 1 });
    expect(await slices()).toHaveLength(0);
  });

  it("does not overwrite what somebody else set meanwhile", async () => {
    const { proposer, techLead, projectId } = await house();
    const answers = await Promise.all(
      [proposer, techLead].map((who) => scopeByForm(who, projectId, { ...twoSlices, rev: 1 }, "en-US")),
    );
    expect(answers.map((answer) => (answer.ok ? "yes" : answer.refusal.kind)).sort()).toEqual([
      "changed_meanwhile",
      "yes",
    ]);
  });

  it("keeps a deliverable that a pledge aims at", async () => {
    const { db, workshop, proposer, projectId, slices, member } = await house();
    yes(await scopeByForm(proposer, projectId, { ...twoSlices, rev: 1 }, "en-US"));
    const [one, two] = await slices();
    const { organizationId } = await member("budget_holder");
    await makePledgeRow(workshop, { projectId, organizationId, rung: "intent", deliverableId: two?.id });
    expect(
      await scopeByForm(
        proposer,
        projectId,
        { ...twoSlices, minimum: "", slices: [{ ...twoSlices.slices[0]!, id: one?.id }], rev: 2 },
        "en-US",
      ),
    ).toMatchObject({
      ok: false,
      refusal: { kind: "deliverable_in_use", title: "One page of costs" },
    });
    expect(await db.$count(deliverable)).toBe(2);
  });

  it("is refused once a firm pledge froze the rules, and once it is signed off", async () => {
    const { db, proposer, techLead, projectId, projectIn, steward } = await house();
    await db
      .update(project)
      .set({ rulesFrozenAt: new Date("2026-09-30T00:00:00Z") })
      .where(eq(project.id, projectId));
    expect(await scopeByForm(proposer, projectId, { ...twoSlices, rev: 1 }, "en-US")).toMatchObject({
      ok: false,
      refusal: { kind: "rules_frozen" },
    });
    const signed = await projectIn("signed_off", { title: "Another" });
    const [row] = await db.select({ rev: project.rev }).from(project).where(eq(project.id, signed.projectId));
    expect(await scopeByForm(techLead, signed.projectId, { ...twoSlices, rev: row?.rev ?? 0 }, "en-US")).toMatchObject({
      ok: false,
      refusal: { kind: "scope_frozen" },
    });
    expect(await scopeByForm(await steward("finance"), projectId, { ...twoSlices, rev: 1 }, "en-US")).toMatchObject({
      ok: false,
      refusal: { kind: "not_permitted" },
    });
  });
});

describe("the three sign-offs", () => {
  it("freeze version and rate with the third, whatever the network's rate becomes", async () => {
    const { db, projectIn } = await house();
    const { projectId } = await projectIn("signed_off", { title: "Another" });
    await db.update(network).set({ staffRateMinor: 300_00n });
    const [row] = await db.select().from(project).where(eq(project.id, projectId));
    expect(row).toMatchObject({ stage: "signed_off", staffRateMinor: 250_00n, scopeVersion: 1 });
  });

  it("come from the roles they are named after, each once, and only in scoping", async () => {
    const { projectIn, propose, proposer, techLead, partnerships } = await house();
    const { projectId } = await projectIn("scoping", { title: "Another" });
    for (const [who, kind] of [
      [proposer, "product"],
      [partnerships, "technical"],
      [techLead, "partnerships"],
    ] as const)
      expect(await signOffScope(who, null, { projectId, kind, scopeVersion: 1 })).toMatchObject({
        ok: false,
        refusal: { kind: "not_permitted" },
      });
    yes(await signOffScope(techLead, null, { projectId, kind: "product", scopeVersion: 1 }));
    expect(await signOffScope(techLead, null, { projectId, kind: "product", scopeVersion: 1 })).toMatchObject({
      ok: false,
      refusal: { kind: "already_signed_off" },
    });
    const early = await propose({ title: "Early" });
    expect(
      await signOffScope(techLead, null, { projectId: early.projectId, kind: "product", scopeVersion: 1 }),
    ).toMatchObject({
      ok: false,
      refusal: { kind: "not_in_scoping" },
    });
  });

  it("belong to the version that was read: a new version needs all three again", async () => {
    const { db, projectIn, techLead, partnerships } = await house();
    const { projectId } = await projectIn("scoping", { title: "Another" });
    yes(await signOffScope(techLead, null, { projectId, kind: "product", scopeVersion: 1 }));
    yes(await signOffScope(techLead, null, { projectId, kind: "technical", scopeVersion: 1 }));
    const ids = await db
      .select({ id: deliverable.id })
      .from(deliverable)
      .where(eq(deliverable.projectId, projectId))
      .orderBy(asc(deliverable.position));
    const [row] = await db.select({ rev: project.rev }).from(project).where(eq(project.id, projectId));
    yes(
      await scopeByForm(
        techLead,
        projectId,
        {
          ...twoSlices,
          slices: twoSlices.slices.map((slice, at) => ({ ...slice, id: ids[at]?.id })),
          rev: row?.rev ?? 0,
        },
        "en-US",
      ),
    );
    expect(await signOffScope(partnerships, null, { projectId, kind: "partnerships", scopeVersion: 1 })).toMatchObject({
      ok: false,
      refusal: { kind: "changed_meanwhile" },
    });
    expect(
      yes(await signOffScope(partnerships, null, { projectId, kind: "partnerships", scopeVersion: 2 })),
    ).toMatchObject({
      signedOff: false,
    });
    expect(await db.$count(signOff, eq(signOff.projectId, projectId))).toBe(3);
  });

  it("cannot be given to a scope without a price", async () => {
    const { db, projectIn, techLead } = await house();
    const { projectId } = await projectIn("scoping", { title: "Another" });
    await db.update(project).set({ goalMinor: null, minimumMinor: null }).where(eq(project.id, projectId));
    expect(await signOffScope(techLead, null, { projectId, kind: "product", scopeVersion: 1 })).toMatchObject({
      ok: false,
      refusal: { kind: "scope_has_no_price" },
    });
  });

  it("must be given again after it was scoped again", async () => {
    const { db, projectIn, techLead } = await house();
    const { projectId } = await projectIn("signed_off", { title: "Another" });
    yes(
      await moveProject(techLead, null, {
        projectId,
        from: "signed_off",
        to: "scoping",
        reason: "The maintainers want labels to be optional.",
      }),
    );
    const [row] = await db.select().from(project).where(eq(project.id, projectId));
    expect(row).toMatchObject({ stage: "scoping", scopeVersion: 2 });
    expect(yes(await signOffScope(techLead, null, { projectId, kind: "product", scopeVersion: 2 }))).toMatchObject({
      signedOff: false,
    });
  });
});
