import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { person } from "#db/schema/identity.ts";
import { letter } from "#db/schema/mail.ts";
import { maintainerAnswer, maintainerAsk, maintainerAskLink, maintainership } from "#db/schema/maintainers.ts";
import { project } from "#db/schema/projects.ts";
import { selfCheck } from "#db/self-check.server.ts";
import { makeMembership, makePerson } from "#db/seed/factories.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import type { PersonActor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { testMachine } from "#app/domain/kernel/test-machine.ts";
import { testPost } from "#app/domain/mail/test-post.ts";
import { notificationList } from "#app/domain/notifications/notification-pages.server.ts";
import { writeNotifications } from "#app/domain/notifications/write-notifications.server.ts";
import { fixed, testRaise } from "#app/domain/pledges/test-raise.ts";
import { moveProject } from "#app/domain/progress/move-project.server.ts";
import { stagePage } from "#app/domain/progress/stage-pages.server.ts";
import { historyPage } from "#app/domain/timeline/history-pages.server.ts";
import { findProjectBySlug } from "#app/domain/projects/find-project.server.ts";
import { testNetwork, yes } from "#app/domain/projects/test-network.ts";
import { answerByLink } from "./answer-by-link.server.ts";
import { answersPerAsk } from "./answers.ts";
import { askMaintainer, resendAsk, revokeAsk } from "./ask-maintainer.server.ts";
import { askList, contactPage, openAskPage } from "./ask-pages.server.ts";
import { composeMaintainerAsk } from "./compose-letters.server.ts";
import { confirmMaintainership, revokeMaintainership, vouchForMaintainer } from "./confirm-maintainership.server.ts";
import { maintainerPage } from "./maintainer-pages.server.ts";
import { recordConsent } from "./record-consent.server.ts";
import { maintainersChecks } from "./self-check.server.ts";
import { setContact } from "./set-contact.server.ts";
import { claimMaintainership, nameMaintainer } from "./state-maintainership.server.ts";

const repository = "Heron/tool";

type Said = Parameters<typeof answerByLink>[2];

/** A project that waits to be raised, whose proposer asks. */
async function house() {
  const network = await testNetwork();
  const { projectId, slug } = await network.projectIn("signed_off", { repositories: [repository] });
  const asking = (who: Context, over: Partial<Parameters<typeof askMaintainer>[2]> = {}) =>
    askMaintainer(who, null, { projectId, repository, days: 30, ...over });
  const link = async (over = {}, who: Context = network.proposer) => {
    const { askId, token } = yes(await asking(who, over));
    return { askId, token: token ?? "none" };
  };
  const say = (token: string, answer: Said["answer"], over: Partial<Said> = {}) => {
    network.clock.travel(1_000);
    const said = { token, answer, note: "", name: "Ann Heron", handle: "@heron", evidenceUrl: "", reviewHours: null };
    return answerByLink(network.visitor, null, { ...said, ...over });
  };
  const kind = async (answer: Promise<{ ok: true } | { ok: false; refusal: { kind: string } }>) => {
    const given = await answer;
    return given.ok ? "ok" : given.refusal.kind;
  };
  const open = (reason = "") =>
    kind(moveProject(network.techLead, null, { projectId, from: "signed_off", to: "raising", reason }));
  const shown = async () =>
    (await stagePage(network.visitor, slug))!.answers
      .map(({ name, answer, standing }) => `${name} ${answer} ${standing}`)
      .sort();
  /** The claim that waits, of whose answer it is. */
  const waiting = async () => {
    const rows = await network.db
      .select()
      .from(maintainership)
      .where(sql`${maintainership.confirmedAt} is null and ${maintainership.revokedAt} is null`);
    return rows.map(({ id }) => ({ maintainershipId: id }));
  };
  const post = testPost({ maintainer_ask: composeMaintainerAsk });
  const deliver = () => post.deliver({ ...network.visitor, actor: testMachine("letters") });
  const listFor = async (who: Context) => askList(who, (await findProjectBySlug(network.db, who.actor, slug))!, null);
  return { ...network, projectId, slug, asking, link, say, kind, open, shown, waiting, post, deliver, listFor };
}

const named = { repository, handle: "heron", evidence: "word", evidenceUrl: "", note: "Releases it." } as const;

describe("a link to maintainers", () => {
  it("opens the project as visitors see it, and takes an answer that can be changed, each a row", async () => {
    const { db, link, say, shown, visitor, projectId, kind } = await house();
    const { token } = await link();
    const before = await openAskPage(visitor, token);
    expect(before).toMatchObject({ repository, last: null, project: { goalMinor: 1_614_000n } });
    expect(before?.deliverables.map(({ title, hoursHigh }) => [title, hoursHigh])).toEqual([
      ["Groups travel with the login", 34],
      ["One page of costs", 30],
    ]);
    expect(await db.$count(maintainerAnswer)).toBe(0);
    expect(await kind(say(token, "conditional"))).toBe("answer_needs_condition");
    for (const _twice of [1, 2]) yes(await say(token, "conditional", { note: "If it stays small.", reviewHours: 12 }));
    yes(await say(token, "objects", { note: "It grew." }));
    expect(await shown()).toEqual(["Ann Heron (@heron) objects unproven"]);
    expect(await db.$count(maintainerAnswer, eq(maintainerAnswer.projectId, projectId))).toBe(2);
    expect((await openAskPage(visitor, token))?.last).toMatchObject({
      answer: "objects",
      name: "Ann Heron",
      isProven: false,
      code: expect.stringMatching(/^tributary-maintainer-/) as string,
    });
  });

  it("takes an answer of people alone, under a name that forges have, and a bounded number of them", async () => {
    const { link, say, kind } = await house();
    const { token } = await link();
    expect(await kind(say(token, "consents", { handle: "ghost" }))).toBe("handle_is_nobodys");
    expect(await kind(say(token, "consents", { handle: "renovate[bot]" }))).toBe("handle_is_nobodys");
    for (const handle of ["", "hеron", "a b", "<b>"])
      expect(await kind(say(token, "consents", { handle })), handle).toBe("handle_unreadable");
    expect(await kind(say(token, "consents", { evidenceUrl: "ask me" }))).toBe("evidence_address_missing");
    for (let n = 0; n < answersPerAsk; n++) yes(await say(token, "consents", { note: `Yes, ${n}.` }));
    expect(await kind(say(token, "objects"))).toBe("ask_answered_often");
  });

  it("ends with its time, when it is taken back, when it is sent anew, and when the project asks nobody any more", async () => {
    const { db, clock, link, say, kind, visitor, proposer, projectId } = await house();
    const ended = async (token: string) =>
      (await openAskPage(visitor, token)) === null && (await kind(say(token, "consents"))) === "ask_ended";
    expect(await ended("A".repeat(43))).toBe(true);
    expect(await ended("x".repeat(5_000))).toBe(true);

    const taken = await link();
    expect(await ended(taken.token)).toBe(false);
    yes(await revokeAsk(proposer, null, { projectId, askId: taken.askId }));
    expect(await ended(taken.token)).toBe(true);
    expect(await kind(resendAsk(proposer, null, { projectId, askId: taken.askId }))).toBe("ask_not_found");

    const sent = await link({ days: 7 });
    clock.travel(6 * dayMs);
    const again = yes(await resendAsk(proposer, null, { projectId, askId: sent.askId })).token ?? "";
    expect(await ended(sent.token)).toBe(true);
    clock.travel(29 * dayMs);
    expect(await ended(again)).toBe(false);
    clock.travel(2 * dayMs);
    expect(await ended(again)).toBe(true);
    // Too old, it can be sent once more.
    const fresh = yes(await resendAsk(proposer, null, { projectId, askId: sent.askId })).token ?? "";
    expect(await ended(fresh)).toBe(false);

    await db.update(project).set({ stage: "draft" }).where(eq(project.id, projectId));
    expect(await ended(fresh)).toBe(true);
    await db
      .update(project)
      .set({ stage: "signed_off", repositories: ["a/b"] })
      .where(eq(project.id, projectId));
    expect(await ended(fresh)).toBe(true);
    await db
      .update(project)
      .set({ stage: "not_planned", repositories: [repository] })
      .where(eq(project.id, projectId));
    expect(await ended(fresh)).toBe(true);
  });

  it("is kept as a hash, and stands in no row", async () => {
    const { db, link, say, post, deliver } = await house();
    const { token } = await link();
    await link({ email: "heron@forge.example" });
    await deliver();
    yes(await say(token, "consents"));
    const secrets = [token, ...post.secretsFor("heron@forge.example")];
    expect(secrets).toHaveLength(2);
    const tables = await db.execute<{ name: string }>(
      sql`select tablename as name from pg_tables where schemaname = 'public'`,
    );
    for (const { name } of tables) {
      const [row] = await db.execute<{ said: string }>(
        sql`select coalesce(string_agg(t::text, ' '), '') as said from ${sql.identifier(name)} t`,
      );
      for (const secret of secrets) expect(row?.said.includes(secret), name).toBe(false);
    }
  });

  it("tells nothing that a visitor does not read: no pledge, no name behind one, and no draft", async () => {
    const raise = await testRaise();
    const hidden = await raise.pledger("Hidden Institute");
    await raise.signed(hidden, fixed(3_000));
    await raise.db
      .update(project)
      .set({ repositories: [repository] })
      .where(eq(project.id, raise.projectId));
    const asked = { projectId: raise.projectId, repository, days: 30 };
    const { token } = yes(await askMaintainer(raise.techLead, null, asked));
    const page = await openAskPage(raise.visitor, token ?? "");
    expect(page?.repository).toBe(repository);
    const said = JSON.stringify(page, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value));
    expect(said).not.toContain("Hidden Institute");
    expect(said).not.toContain(hidden.organizationId);
    expect(said).not.toContain("300000");
  });
});

describe("asking", () => {
  it("is the steward's, the proposer's and the co-funders', for a repository of a project that is decided about", async () => {
    const { asking, kind, propose, proposer, workshop, ctxOf, member, techLead, visitor } = await house();
    expect(await kind(asking(techLead))).toBe("ok");
    expect(await kind(asking(await member("representative")))).toBe("not_permitted");
    expect(await kind(asking(visitor))).toBe("not_permitted");
    const userId = await makePerson(workshop);
    await makeMembership(workshop, userId, proposer.organizationId, "hub_user");
    expect(await kind(asking(await ctxOf(userId)))).toBe("not_permitted");
    expect(await kind(asking(proposer, { repository: "a/b" }))).toBe("repository_not_in_project");
    const draft = await propose({ as: "draft", title: "Draft", repositories: [repository] });
    expect(await kind(asking(proposer, { projectId: draft.projectId }))).toBe("not_open_for_consent");
    const raise = await testRaise();
    const cofunder = await raise.pledger("EarthLab");
    const repositories = [repository];
    await raise.db.update(project).set({ repositories }).where(eq(project.id, raise.projectId));
    const theirs = { projectId: raise.projectId, repository, days: 30 };
    expect(await kind(askMaintainer(cofunder, null, theirs))).toBe("not_permitted");
    await raise.signed(cofunder, fixed(3_000));
    expect(await kind(askMaintainer(cofunder, null, theirs))).toBe("ok");
  });

  it("writes each letter once, whose link nobody here sees; sent again it is another one, and the old one opens nothing", async () => {
    const { db, asking, link, kind, post, deliver, visitor, proposer, projectId } = await house();
    const { askId, token } = await link({ email: "heron@forge.example" });
    expect(token).toBe("none");
    expect(await kind(asking(proposer, { email: "HERON@forge.example" }))).toBe("asked_already");
    await deliver();
    await deliver();
    expect(post.sent.map(({ to }) => to)).toEqual(["heron@forge.example"]);
    expect(post.sent[0]?.text).toContain("It needs no account");
    const [first = ""] = post.secretsFor("heron@forge.example");
    expect(await openAskPage(visitor, first)).not.toBeNull();
    expect(yes(await resendAsk(proposer, null, { projectId, askId })).token).toBeNull();
    await deliver();
    const [, second = ""] = post.secretsFor("heron@forge.example");
    expect(await openAskPage(visitor, first)).toBeNull();
    expect(await openAskPage(visitor, second)).not.toBeNull();
    // One that still waits when it is sent anew, or taken back, is not sent at all.
    yes(await resendAsk(proposer, null, { projectId, askId }));
    yes(await resendAsk(proposer, null, { projectId, askId }));
    await deliver();
    expect(post.sent).toHaveLength(3);
    const other = await link({ email: "wren@forge.example" });
    yes(await revokeAsk(proposer, null, { projectId, askId: other.askId }));
    await deliver();
    expect(post.sent).toHaveLength(3);
    expect(await db.$count(letter, sql`${letter.kind} = 'maintainer_ask' and ${letter.state} = 'waiting'`)).toBe(0);
  });

  it("is bounded a day for a project and for an address, and strangers use nothing of that up", async () => {
    const { asking, kind, link, proposer, techLead, projectId, clock, member } = await house();
    const stranger = await member("representative");
    for (let n = 0; n < 25; n++) expect(await kind(asking(stranger))).toBe("not_permitted");
    const { askId } = await link({ email: "heron@forge.example" });
    for (let n = 0; n < 4; n++) yes(await resendAsk(proposer, null, { projectId, askId }));
    expect(await kind(resendAsk(techLead, null, { projectId, askId }))).toBe("too_many_asks_mailed");
    for (let n = 6; n < 20; n++) await link();
    expect(await kind(asking(techLead))).toBe("too_many_asks");
    clock.travel(dayMs);
    expect(await kind(asking(techLead))).toBe("ok");
  });

  it("is seen by whoever reads the project; addresses by whoever asked and the steward, who alone take back and send again", async () => {
    const { db, link, say, listFor, proposer, techLead, member, visitor, workshop, ctxOf, projectId, kind, clock } =
      await house();
    const mailed = await link({ email: "heron@forge.example", days: 7 });
    clock.travel(1_000);
    const open = await link();
    yes(await say(open.token, "consents"));
    const colleagueId = await makePerson(workshop);
    await makeMembership(workshop, colleagueId, proposer.organizationId, "representative");
    const colleague = await ctxOf(colleagueId);
    for (const who of [proposer, techLead])
      expect((await listFor(who)).asks).toMatchObject([
        { id: open.askId, state: "answered", answeredBy: "Ann Heron (@heron)", email: null, mailed: false, may: true },
        { id: mailed.askId, state: "open", answeredBy: null, email: "heron@forge.example", mailed: true, may: true },
      ]);
    for (const who of [visitor, colleague, await member("representative")]) {
      const { asks } = await listFor(who);
      expect(asks.map(({ email, may }) => [email, may])).toEqual([
        [null, false],
        [null, false],
      ]);
    }
    expect([(await listFor(colleague)).mayAsk, (await listFor(visitor)).mayAsk]).toEqual([true, false]);
    expect(await kind(revokeAsk(colleague, null, { projectId, askId: open.askId }))).toBe("ask_not_found");
    expect(await kind(resendAsk(colleague, null, { projectId, askId: open.askId }))).toBe("ask_not_found");
    clock.travel(8 * dayMs);
    yes(await revokeAsk(techLead, null, { projectId, askId: open.askId }));
    expect((await listFor(proposer)).asks.map(({ state, may }) => [state, may])).toEqual([
      ["revoked", false],
      ["expired", true],
    ]);
    expect(await db.$count(maintainerAsk)).toBe(2);
    // One page, and what is behind it.
    for (let n = 0; n < 13; n++) {
      clock.travel(2 * dayMs);
      await link();
      await link();
    }
    const first = await listFor(proposer);
    expect(first.asks).toHaveLength(25);
    const found = (await findProjectBySlug(db, proposer.actor, (await db.select().from(project))[0]!.slug))!;
    const rest = await askList(proposer, found, first.nextAfter);
    expect([rest.asks.length, rest.nextAfter]).toEqual([3, null]);
  });
});

describe("an answer by a link", () => {
  it("counts for nothing until the steward says how they know whose it is, and then as others' do", async () => {
    const { db, link, say, open, shown, waiting, techLead, kind } = await house();
    const { token } = await link();
    yes(await say(token, "consents"));
    expect(await open()).toBe("stage_needs_maintainers");
    const [claim] = await waiting();
    expect(await maintainerPage(techLead, claim!.maintainershipId)).toMatchObject({
      maintainer: { byLink: true, name: "heron", answered: [{ answer: "consents" }] },
      code: expect.any(String) as string,
    });
    expect(await kind(confirmMaintainership(techLead, null, claim!))).toBe("confirm_needs_reason");
    yes(await confirmMaintainership(techLead, null, { ...claim!, reason: "The code stands under the issue." }));
    expect(await shown()).toEqual(["Ann Heron (@heron) consents proven"]);
    expect(await open()).toBe("ok");
    expect(await selfCheck(db, maintainersChecks)).toEqual([]);
  });

  it("under a name that is proven already is nobody's word yet: whoever made the link could have typed it", async () => {
    const { db, link, say, open, shown, waiting, techLead, newId } = await house();
    const { maintainershipId } = yes(await nameMaintainer(techLead, newId(), named));
    const own = await link();
    yes(await say(own.token, "objects", { note: "Not before the rewrite." }));
    yes(await confirmMaintainership(techLead, null, { ...(await waiting())[0]!, reason: "They wrote to us." }));
    expect(await shown()).toEqual(["Ann Heron (@heron) objects proven"]);
    // The proposer opens the same link, or another one, and agrees in her name: her objection holds.
    yes(await say(own.token, "consents"));
    yes(await say((await link()).token, "consents"));
    expect(await shown()).toEqual([
      "Ann Heron (@heron) consents unproven",
      "Ann Heron (@heron) consents unproven",
      "Ann Heron (@heron) objects proven",
    ]);
    expect(await open("It cannot wait.")).toBe("stage_maintainers_object");
    // Confirmed of the second link, it is the newest of the same maintainer.
    const claims = await waiting();
    expect(claims).toHaveLength(2);
    const confirmed = await confirmMaintainership(techLead, null, { ...claims[1]!, reason: "She says so there." });
    expect(yes(confirmed)).toEqual({ maintainershipId });
    expect(await shown()).toEqual(["Ann Heron (@heron) consents proven", "Ann Heron (@heron) consents unproven"]);
    expect(await open()).toBe("ok");
    expect(await selfCheck(db, maintainersChecks)).toEqual([]);
  });

  it("answered before the name was proven, counts once both are known, and not of a raise that was open before", async () => {
    const { db, link, say, open, shown, waiting, techLead, newId, clock } = await house();
    const { token } = await link();
    yes(await nameMaintainer(techLead, newId(), named));
    yes(await say(token, "objects"));
    expect(await open("Nobody who is known answered.")).toBe("ok");
    clock.travel(1_000);
    yes(await confirmMaintainership(techLead, null, { ...(await waiting())[0]!, reason: "She says so there." }));
    expect(await shown()).toEqual(["Ann Heron (@heron) objects proven"]);
    expect(await selfCheck(db, maintainersChecks)).toEqual([]);
  });

  it("takes no place of another maintainer's, and one objection holds", async () => {
    const { db, link, say, open, shown, waiting, techLead, maintainerOf, projectId } = await house();
    const wren = await maintainerOf(repository);
    yes(await recordConsent(wren, null, { projectId, repository, answer: "consents", note: "", who: "" }));
    expect((await link()).token).not.toBe("");
    const { token } = await link();
    yes(await say(token, "objects"));
    expect((await shown()).map((line) => line.split(" ").slice(-2).join(" "))).toEqual([
      "objects unproven",
      "consents proven",
    ]);
    yes(await confirmMaintainership(techLead, null, { ...(await waiting())[0]!, reason: "It was her." }));
    expect(await open("It cannot wait.")).toBe("stage_maintainers_object");
    const [heron] = await db.select().from(maintainership).where(eq(maintainership.handle, "heron"));
    yes(await revokeMaintainership(techLead, null, { maintainershipId: heron!.id, reason: "She left." }));
    expect(await open()).toBe("ok");
  });

  it("counts by the address that the evidence names, under the name beside it, whichever was known first", async () => {
    for (const isNamedFirst of [true, false]) {
      const { link, say, shown, waiting, techLead, newId, post, deliver } = await house();
      const name = async () => yes(await nameMaintainer(techLead, newId(), { ...named, email: "heron@forge.example" }));
      if (isNamedFirst) await name();
      await link({ email: "Heron@forge.example" });
      await deliver();
      const [token = ""] = post.secretsFor("Heron@forge.example");
      yes(await say(token, "objects"));
      if (!isNamedFirst) await name();
      expect(await shown()).toEqual(["Ann Heron (@heron) objects proven"]);
      yes(await say(token, "consents"));
      expect(await shown()).toEqual(["Ann Heron (@heron) consents proven"]);
      expect(await waiting()).toEqual([]);
      // Handed on, it is another's, who is not known.
      yes(await say(token, "objects", { name: "Bo Wren", handle: "wren" }));
      expect(await shown()).toEqual(["Ann Heron (@heron) consents proven", "Bo Wren (@wren) objects unproven"]);
    }
  });

  it("is confirmed by two who are proven to maintain it; answered anew meanwhile, it is asked anew", async () => {
    const { link, say, shown, waiting, maintainerOf, kind } = await house();
    const [one, two] = [await maintainerOf(repository), await maintainerOf(repository)];
    const { token } = await link();
    yes(await say(token, "consents"));
    const [old] = await waiting();
    expect(yes(await vouchForMaintainer(one, null, old!)).vouchers).toBe(1);
    yes(await say(token, "objects"));
    expect(await kind(vouchForMaintainer(two, null, old!))).toBe("maintainership_not_found");
    const [claim, ...others] = await waiting();
    expect(others).toEqual([]);
    yes(await vouchForMaintainer(one, null, claim!));
    expect(await shown()).toEqual(["Ann Heron (@heron) objects unproven"]);
    yes(await vouchForMaintainer(two, null, claim!));
    expect(await shown()).toEqual(["Ann Heron (@heron) objects proven"]);
  });

  it("is claimed by whoever signs in later: they state the name, and then that it was them", async () => {
    const { db, link, say, shown, waiting, ctxOf, workshop, techLead, newId, maintainerOf, kind } = await house();
    const { token } = await link();
    yes(await say(token, "objects"));
    const [claim] = await waiting();
    expect(await kind(vouchForMaintainer(await ctxOf(await makePerson(workshop)), null, claim!))).toBe(
      "not_a_maintainer_here",
    );
    const heron = await ctxOf(await makePerson(workshop));
    const stated = yes(
      await claimMaintainership(heron, newId(), {
        repository,
        handle: "heron",
        evidence: "code",
        evidenceUrl: `https://github.com/${repository}/blob/main/.github/tributary`,
        note: "",
      }),
    );
    yes(await confirmMaintainership(techLead, null, stated));
    expect(await shown()).toEqual(["Ann Heron (@heron) objects unproven"]);
    expect(yes(await vouchForMaintainer(await maintainerOf(repository), null, claim!)).vouchers).toBe(1);
    expect((await maintainerPage(heron, claim!.maintainershipId))?.may).toMatchObject({ vouch: true, wasMe: true });
    expect(yes(await vouchForMaintainer(heron, null, claim!))).toMatchObject(stated);
    expect(await shown()).toEqual(["Ann Heron (@heron) objects proven"]);
    expect(await selfCheck(db, maintainersChecks)).toEqual([]);
  });

  it("confirmed before they had an account, is theirs by it afterwards", async () => {
    const { db, link, say, shown, waiting, ctxOf, workshop, techLead, newId, projectId } = await house();
    yes(await say((await link()).token, "consents"));
    const first = yes(await confirmMaintainership(techLead, null, { ...(await waiting())[0]!, reason: "It was her." }));
    const heron = await ctxOf(await makePerson(workshop));
    const evidenceUrl = "https://forge.example/x";
    const stated = yes(
      await claimMaintainership(heron, newId(), {
        repository,
        handle: "Heron",
        evidence: "named",
        evidenceUrl,
        note: "",
      }),
    );
    expect(yes(await confirmMaintainership(techLead, null, stated))).toEqual(first);
    yes(await recordConsent(heron, null, { projectId, repository, answer: "objects", note: "", who: "" }));
    expect(await shown()).toEqual(["heron objects proven"]);
    // Somebody else of the same name is somebody else.
    const other = await ctxOf(await makePerson(workshop));
    const second = yes(
      await claimMaintainership(other, newId(), {
        repository,
        handle: "heron",
        evidence: "named",
        evidenceUrl,
        note: "",
      }),
    );
    expect(await confirmMaintainership(techLead, null, second)).toMatchObject({
      refusal: { kind: "maintainer_known" },
    });
    expect(await selfCheck(db, maintainersChecks)).toEqual([]);
  });

  it("that the steward declines is read by nobody any more, and the one after it is", async () => {
    const { link, say, shown, waiting, techLead, kind, listFor, visitor, slug } = await house();
    const { token } = await link();
    yes(await say(token, "objects", { name: "Buy Cheap Hubs", handle: "hubs", note: "At hubs.example" }));
    const [claim] = await waiting();
    const decline = (reason: string) => revokeMaintainership(techLead, null, { ...claim!, reason });
    expect(await kind(decline(""))).toBe("reason_missing");
    expect(await shown()).toHaveLength(1);
    yes(await decline("Nobody of that name maintains it."));
    expect(await shown()).toEqual([]);
    expect((await listFor(techLead)).asks).toMatchObject([{ state: "open", answeredBy: null }]);
    expect(JSON.stringify(await historyPage(visitor, slug, null))).not.toContain("hubs.example");
    yes(await say(token, "consents"));
    expect(await shown()).toEqual(["Ann Heron (@heron) consents unproven"]);
  });

  it("is news, once, for whoever asked and for the steward, and for nobody else", async () => {
    const { link, say, proposer, techLead, partnerships, steward, member, slug } = await house();
    const job = { ...proposer, actor: testMachine("notifications") };
    const newsOf = async (who: Context & { actor: PersonActor }) =>
      (await notificationList(who, "en", null)).notifications.filter(({ kind }) => kind === "answer");
    const others = [await steward("engineer"), await member("representative")];
    const { token } = await link();
    yes(await say(token, "objects", { note: "Too much at once." }));
    yes(await writeNotifications(job, null, null));
    yes(await writeNotifications(job, null, null));
    for (const who of [proposer, techLead, partnerships])
      expect(await newsOf(who)).toMatchObject([
        { what: expect.stringContaining("@heron objects") as string, href: `/projects/${slug}/consents` },
      ]);
    for (const who of others) expect(await newsOf(who)).toEqual([]);
  });
});

describe("how maintainers want to be asked", () => {
  it("is said by one who is proven, shown where somebody asks, and the newest word holds while they are", async () => {
    const { maintainerOf, claimant, proposer, listFor, techLead, kind } = await house();
    const [one, two, says] = [
      await maintainerOf(repository),
      await maintainerOf(repository.toLowerCase()),
      await claimant(repository),
    ];
    const contact = (who: typeof one, over: Partial<Parameters<typeof setContact>[2]> = {}) =>
      setContact(who, null, {
        maintainershipId: who.maintainershipId,
        way: "issue",
        address: "",
        words: "We answer on Tuesdays.",
        ...over,
      });
    expect(await kind(contact(says))).toBe("maintainership_not_found");
    expect(await kind(contact(two, { maintainershipId: one.maintainershipId }))).toBe("maintainership_not_found");
    expect(await contactPage(two, one.maintainershipId)).toBeNull();
    expect(await kind(contact(one, { way: "mail", address: "heron" }))).toBe("contact_needs_mail");
    expect(await kind(contact(one, { address: "the tracker" }))).toBe("contact_needs_web");
    yes(await contact(one, { way: "mail", address: "team@forge.example" }));
    expect((await listFor(proposer)).contacts).toMatchObject([{ way: "mail", address: "team@forge.example" }]);
    yes(await contact(two));
    expect((await contactPage(one, one.maintainershipId))?.now).toMatchObject({ way: "issue", address: "" });
    yes(await revokeMaintainership(techLead, null, { maintainershipId: two.maintainershipId, reason: "Left." }));
    expect((await listFor(proposer)).contacts).toMatchObject([{ way: "mail", words: "We answer on Tuesdays." }]);
  });

  it("“not at all” refuses an ask in their words, by mail and by link, made or sent again", async () => {
    const { db, maintainerOf, asking, link, kind, proposer, projectId } = await house();
    const { askId } = await link();
    const one = await maintainerOf(repository);
    const wish = {
      maintainershipId: one.maintainershipId,
      way: "none",
      address: "",
      words: "We follow issues.",
    } as const;
    yes(await setContact(one, null, wish));
    const links = await db.$count(maintainerAskLink);
    for (const over of [{}, { email: "heron@forge.example" }])
      expect(await asking(proposer, over)).toMatchObject({
        refusal: { kind: "ask_unwished", words: "We follow issues.", field: "askRepository" },
      });
    expect(await kind(resendAsk(proposer, null, { projectId, askId }))).toBe("ask_unwished");
    expect([await db.$count(maintainerAskLink), await db.$count(letter)]).toEqual([links, 0]);
    yes(await setContact(one, null, { ...wish, way: "issue" }));
    expect(await kind(asking(proposer))).toBe("ok");
  });
});

it("an account that is at an address answers for itself: a link mailed there counts by the account’s maintainership", async () => {
  const { db, link, say, shown, post, deliver, ctxOf, workshop, techLead, newId } = await house();
  const personId = await makePerson(workshop);
  const [row] = await db.select({ email: person.email }).from(person).where(eq(person.id, personId));
  const evidenceUrl = "https://forge.example/x";
  const stated = yes(
    await claimMaintainership(await ctxOf(personId), newId(), {
      repository,
      handle: "heron",
      evidence: "named",
      evidenceUrl,
      note: "",
    }),
  );
  yes(await confirmMaintainership(techLead, null, stated));
  await link({ email: row!.email });
  await deliver();
  yes(await say(post.secretsFor(row!.email)[0] ?? "", "objects"));
  expect(await shown()).toEqual(["Ann Heron (@heron) objects proven"]);
});
