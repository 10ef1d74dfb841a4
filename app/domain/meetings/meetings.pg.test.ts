import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { estimateGiven, meetingLeader } from "#db/schema/meetings.ts";
import { event } from "#db/schema/log.ts";
import { pledge } from "#db/schema/pledges.ts";
import { project } from "#db/schema/projects.ts";
import { makePledgeRow } from "#db/seed/factories.ts";
import { recordDecision } from "#app/domain/discussion/record-decision.server.ts";
import { postMessage } from "#app/domain/discussion/post-message.server.ts";
import { eventsAfter } from "#app/domain/timeline/events-after.server.ts";
import { testThread } from "#app/domain/discussion/test-thread.ts";
import { minuteMs } from "#app/domain/kernel/clock.ts";
import type { Context, PersonContext } from "#app/domain/kernel/context.ts";
import { testMachine } from "#app/domain/kernel/test-machine.ts";
import { notificationList } from "#app/domain/notifications/notification-pages.server.ts";
import { writeNotifications } from "#app/domain/notifications/write-notifications.server.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { performInMeeting } from "#app/domain/commands.server.ts";
import { inboxCount, inboxPage } from "#app/domain/reports/inbox-pages.server.ts";
import { editMinutes } from "./edit-minutes.server.ts";
import { meetingRoom, meetingsPage } from "./meeting-pages.server.ts";
import type { MeetingChange } from "./meeting.ts";
import { minutesPage, minutesRevisions } from "./minutes-pages.server.ts";
import { openMeeting } from "./open-meeting.server.ts";

async function meeting(
  agenda = [
    { title: "Scope", plannedMinutes: 10 },
    { title: "Costs", plannedMinutes: 5 },
  ],
) {
  const house = await testThread();
  const { projectId, slug, newId, join, workshop } = house;
  const [priya, helen, amara] = [
    await join({ name: "Priya Nair", kind: "steward", role: "delivery_lead" }),
    await join({ name: "Helen Ward", organizationName: "Lakeside University", role: "hub_user" }),
    await join({ name: "Amara Okafor", organizationName: "Savanna Data Collective" }),
  ];
  // What she may lead is of a project that her organization pays for.
  await makePledgeRow(workshop, { projectId, organizationId: amara.organizationId });
  const open = (ctx: Context, key = newId()) =>
    openMeeting(ctx, key, { projectId, title: "Before the kick-off", agenda });
  const act = ({ ctx }: { ctx: Context }, change: MeetingChange) =>
    performInMeeting(ctx, { projectId, number: 1 }, change);
  const room = async ({ ctx }: { ctx: Context }) => {
    const found = await meetingRoom(ctx, slug, 1);
    if (!found) throw new Error("there is a meeting");
    return found;
  };
  return { ...house, priya, helen, amara, open, act, room };
}

describe("a meeting", () => {
  it("is opened by who may lead, one at a time, once for each key, and read by whoever reads its project", async () => {
    const { priya, helen, amara, open, slug, outside, newId, projectId } = await meeting();
    expect(await open(helen.ctx)).toMatchObject({ refusal: { kind: "may_not_lead_meetings" } });
    expect(await open(outside)).toMatchObject({ refusal: { kind: "sign_in_first" } });
    const key = newId();
    const answers = await Promise.all([open(priya.ctx, key), open(priya.ctx, key), open(amara.ctx)]);
    expect(answers.filter((answer) => answer.ok)).toHaveLength(answers[2].ok ? 1 : 2);
    expect(answers.find((answer) => !answer.ok)).toMatchObject({ refusal: { kind: "meeting_goes_on", number: 1 } });
    expect(await meetingRoom(outside, slug, 1)).toMatchObject({
      title: "Before the kick-off",
      agenda: [{ title: "Scope" }, { title: "Costs", plannedMinutes: 5 }],
      personId: null,
      leads: false,
      people: [],
    });
    for (const number of [2, 0, -1, 1.5, Number.NaN, 9e15]) expect(await meetingRoom(outside, slug, number)).toBeNull();
    expect(await meetingsPage(outside, slug, null)).toMatchObject({
      meetings: [{ number: 1, closedAt: null }],
      mayLead: false,
    });
    expect(await performInMeeting(helen.ctx, { projectId, number: 2 }, { intent: "raise-hand" })).toMatchObject({
      refusal: { kind: "meeting_not_found" },
    });
  });

  it("turns from item to item: each clock counts what it was spoken about, and nobody but who leads turns them", async () => {
    const { priya, helen, open, act, room, clock } = await meeting();
    await open(priya.ctx);
    const [scope, costs] = (await room(priya)).agenda;
    expect(await act(helen, { intent: "begin", itemId: scope!.id })).toMatchObject({
      refusal: { kind: "facilitator_does_that" },
    });
    expect(await act(priya, { intent: "begin", itemId: "01990000-0000-7000-8000-000000000000" })).toMatchObject({
      refusal: { kind: "agenda_item_not_found" },
    });
    for (const [id, minutes] of [
      [scope!.id, 4],
      [costs!.id, 6],
      [scope!.id, 2],
    ] as const) {
      await act(priya, { intent: "begin", itemId: id });
      await act(priya, { intent: "begin", itemId: id });
      clock.travel(minutes * minuteMs);
    }
    expect(await room(helen)).toMatchObject({
      current: { itemId: scope!.id },
      agenda: [{ spentSeconds: 240 }, { spentSeconds: 360 }],
    });
    await act(priya, { intent: "pause" });
    expect(await room(helen)).toMatchObject({ current: null, agenda: [{ spentSeconds: 360 }, { spentSeconds: 360 }] });
    await act(priya, {
      intent: "add-item",
      key: "01990000-0000-7000-8000-000000000001",
      item: { title: "Names", plannedMinutes: 3 },
    });
    expect((await room(helen)).agenda).toMatchObject([
      { position: 1 },
      { position: 2 },
      { position: 3, title: "Names" },
    ]);
  });

  it("keeps hands in the order in which they were raised; nobody raises another's, and who leads takes them down", async () => {
    const { priya, helen, amara, open, act, room, clock } = await meeting();
    await open(priya.ctx);
    for (const who of [amara, helen, amara]) {
      await act(who, { intent: "raise-hand" });
      clock.travel(1_000);
    }
    expect((await room(helen)).hands).toMatchObject([
      { person: { name: "Amara Okafor" }, organization: { name: "Savanna Data Collective" } },
      { person: { name: "Helen Ward" } },
    ]);
    expect(await act(helen, { intent: "lower-hand", personId: amara.personId })).toMatchObject({
      refusal: { kind: "facilitator_does_that" },
    });
    expect(await act(priya, { intent: "lower-hand", personId: amara.personId })).toMatchObject({ ok: true });
    expect(await act(helen, { intent: "lower-hand", personId: helen.personId })).toMatchObject({ ok: true });
    expect((await room(helen)).hands).toEqual([]);
  });
});

describe("hours estimated together", () => {
  it("are nobody's to read before all are opened, leave no trace in the log, and do not change afterwards", async () => {
    const { priya, helen, amara, open, act, room, db, stream, outside, newId } = await meeting();
    await open(priya.ctx);
    expect(
      await act(helen, { intent: "ask", key: newId(), question: "Hours for it", deliverableId: null }),
    ).toMatchObject({ refusal: { kind: "facilitator_does_that" } });
    await act(priya, { intent: "ask", key: newId(), question: "Hours for it", deliverableId: null });
    expect(
      await act(priya, { intent: "ask", key: newId(), question: "And for that", deliverableId: null }),
    ).toMatchObject({ refusal: { kind: "estimate_goes_on" } });
    const estimateId = (await room(helen)).estimates[0]!.id;
    expect(await act(priya, { intent: "reveal", estimateId })).toMatchObject({ refusal: { kind: "nobody_estimated" } });
    const logged = (await db.select().from(event)).length;
    await act(helen, { intent: "estimate", estimateId, hours: 90 });
    await act(helen, { intent: "estimate", estimateId, hours: 40 });
    await act(amara, { intent: "estimate", estimateId, hours: 20 });
    expect(await db.select().from(event)).toHaveLength(logged);
    expect(await db.select().from(estimateGiven)).toHaveLength(2);
    expect((await room(helen)).estimates).toMatchObject([{ mine: 40, given: null, answers: null }]);
    expect((await room(priya)).estimates).toMatchObject([{ mine: null, given: 2, answers: null }]);
    expect(JSON.stringify(await room(amara))).not.toMatch(/:(40|90)\b/);

    // Opened while somebody still changes theirs: whoever comes first, what is read is what counted.
    const [changed] = await Promise.all([
      act(amara, { intent: "estimate", estimateId, hours: 30 }),
      act(priya, { intent: "reveal", estimateId }),
    ]);
    const shown = (await room({ ctx: outside })).estimates[0]!.answers!.map(({ hours }) => hours);
    expect(shown).toEqual([changed.ok ? 30 : 20, 40]);
    expect(await act(helen, { intent: "estimate", estimateId, hours: 1 })).toMatchObject({
      refusal: { kind: "estimate_is_revealed" },
    });
    const told = (await eventsAfter({ db, actor: outside.actor }, stream, 0))!.events.at(-1);
    expect(told).toMatchObject({
      type: "meeting.estimate_revealed",
      payload: { answers: 2, lowHours: shown[0], highHours: 40 },
    });
  });
});

describe("what is to be done", () => {
  it("is given to somebody whom the actor knows here, ticked off by whose it is, also after the meeting", async () => {
    const { priya, helen, amara, open, act, room, newId, join, projectId } = await meeting();
    await open(priya.ctx);
    const stranger = await join({ name: "Stranger" });
    const add = (assigneeId: string | null) =>
      act(helen, { intent: "add-action", key: newId(), text: "Ask the teachers", assigneeId, dueOn: "2026-10-05" });
    expect(await add(stranger.personId)).toMatchObject({ refusal: { kind: "assignee_not_found" } });
    await postMessage(amara.ctx, newId(), {
      projectId,
      markdown: "I could ask.",
      organizationId: null,
      replyToId: null,
    });
    expect((await room(helen)).people.map(({ name }) => name)).toEqual(["Amara Okafor", "Helen Ward", "Priya Nair"]);
    expect(await add(amara.personId)).toMatchObject({ ok: true });
    const { actions } = await room(amara);
    expect(actions).toMatchObject([
      {
        text: "Ask the teachers",
        assignee: { name: "Amara Okafor" },
        dueOn: "2026-10-05",
        done: false,
        mayChange: true,
      },
    ]);
    expect(await inboxPage(amara.ctx, "en")).toMatchObject([
      { id: "own-actions", things: [{ title: "Ask the teachers", line: "Know what each group costs, by 2026-10-05" }] },
    ]);
    expect((await inboxCount(amara.ctx)).count).toBe(1);
    expect(await inboxPage(helen.ctx, "en")).toEqual([]);
    await act(priya, { intent: "close" });
    const done = { intent: "set-done", actionId: actions[0]!.id, done: true } as const;
    expect(await act(await join({ role: "hub_user" }), done)).toMatchObject({ refusal: { kind: "action_not_found" } });
    expect(await act(amara, done)).toMatchObject({ ok: true });
    expect((await room(helen)).actions).toMatchObject([{ done: true }]);
    expect(await inboxPage(amara.ctx, "en")).toEqual([]);
    expect((await inboxCount(amara.ctx)).count).toBe(0);
  });
});

describe("minutes", () => {
  it("write themselves from what happened between opening and closing, as everybody may know it", async () => {
    const { priya, helen, amara, open, act, room, clock, newId, projectId, slug, outside, workshop, stream, join } =
      await meeting();
    const post = async ({ ctx }: { ctx: Context }, markdown: string) => {
      clock.travel(5_000);
      const said = await postMessage(ctx, newId(), { projectId, markdown, organizationId: null, replyToId: null });
      if (!said.ok) throw new Error(said.refusal.kind);
      return said.value.messageId;
    };
    await post(amara, "Before the meeting.");
    clock.travel(minuteMs);
    await open(priya.ctx);
    await act(priya, { intent: "begin", itemId: (await room(priya)).agenda[0]!.id });
    await act(helen, { intent: "raise-hand" });
    const messageId = await post(helen, "We keep *both* spellings.");
    await recordDecision(priya.ctx, newId(), { projectId, baseRev: 1, messageId, organizationId: null });
    const shy = await join({ name: "Nobody Knows", organizationName: "Shy Foundation" });
    const pledgeId = await makePledgeRow(workshop, { projectId, organizationId: shy.organizationId, named: false });
    const totals = { currency: "USD", firmMinor: "500000", conditionalMinor: "0", intentMinor: "0", organizations: 1 };
    await transact(shy.ctx, {}, (tx) => {
      tx.say({
        name: "pledge.signed",
        streams: [stream],
        organizationId: shy.organizationId,
        payload: { pledgeId, named: false, amountMinor: "500000", termsKind: "fixed", totals, stands: true },
      });
      return Promise.resolve(ok(null));
    });
    await act(priya, { intent: "ask", key: newId(), question: "Hours_for_it", deliverableId: null });
    const estimateId = (await room(helen)).estimates[0]!.id;
    for (const [who, hours] of [
      [helen, 40],
      [amara, 20],
    ] as const)
      await act(who, { intent: "estimate", estimateId, hours });
    await act(priya, { intent: "reveal", estimateId });
    await act(priya, {
      intent: "add-action",
      key: newId(),
      text: "Write it down",
      assigneeId: helen.personId,
      dueOn: null,
    });
    clock.travel(7 * minuteMs);
    expect((await minutesPage(outside, slug, 1))?.markdown).toContain("and goes on");
    await act(priya, { intent: "close" });
    await post(amara, "After the meeting.");

    const page = await minutesPage(shy.ctx, slug, 1);
    expect(page).toMatchObject({ rev: 0, edited: null });
    const { markdown, html } = page!;
    expect(markdown).toContain("# Before the kick-off");
    expect(markdown).toContain("Wednesday, 30 September 2026, from 14:06 to 14:13 UTC. Led by Priya Nair.");
    expect(markdown).toContain("Took part: Priya Nair, ");
    expect(markdown).toContain(
      "Helen Ward (Lakeside University), Amara Okafor (Savanna Data Collective). One message was written",
    );
    expect(markdown).toContain("1. Scope: 7:05 of 10 minutes\n2. Costs: not reached");
    expect(markdown).toContain("- Decision 1: We keep both spellings.");
    expect(markdown).toContain("- Hours\\_for\\_it: 20 to 40 hours, the middle at 30 (Amara Okafor 20, Helen Ward 40)");
    expect(markdown).toContain("- [ ] Write it down, Helen Ward");
    expect(markdown).toContain("Pledged 5,000, by a member, not named");
    expect(markdown).not.toMatch(/Shy|Nobody Knows|Before the meeting\.|After the meeting/);
    expect(html).toContain("Hours_for_it");
    expect(html).toMatch(/^<h2>Before the kick-off<\/h2>/);
    expect(html).not.toMatch(/<h[14-6]>/);
  });

  it("are edited once they are closed, by who may lead, and never over somebody else's words", async () => {
    const { priya, helen, amara, open, act, slug, projectId, outside } = await meeting();
    await open(priya.ctx);
    const edit = ({ ctx }: { ctx: Context }, baseRev: number, markdown: string) =>
      editMinutes(ctx, null, { ...{ projectId, number: 1 }, ...{ baseRev, markdown } });
    expect(await edit(priya, 0, "Too early")).toMatchObject({ refusal: { kind: "meeting_still_goes_on" } });
    await act(priya, { intent: "close" });
    expect(await edit(helen, 0, "Mine")).toMatchObject({ refusal: { kind: "may_not_lead_meetings" } });
    const answers = await Promise.all([edit(priya, 0, "**Hers**"), edit(amara, 0, "**Theirs**")]);
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(answers.find((answer) => !answer.ok)).toMatchObject({ refusal: { kind: "minutes_changed", rev: 1 } });
    expect(await minutesPage(outside, slug, 1)).toMatchObject({
      rev: 1,
      html: expect.stringMatching(/<strong>(Hers|Theirs)<\/strong>/),
      edited: { by: expect.stringMatching(/Priya|Amara/) },
    });
    for (const change of [{ intent: "raise-hand" }, { intent: "take-over" }] as const)
      expect(await act(amara, change)).toMatchObject({ refusal: { kind: "meeting_is_closed" } });
  });

  it("go on under somebody else, when who led has gone", async () => {
    const { priya, helen, amara, open, act, room } = await meeting();
    await open(priya.ctx);
    expect(await act(helen, { intent: "take-over" })).toMatchObject({ refusal: { kind: "may_not_lead_meetings" } });
    expect(await act(amara, { intent: "take-over" })).toMatchObject({ ok: true });
    expect(await room(amara)).toMatchObject({ facilitator: { name: "Amara Okafor" }, leads: true });
    expect(await act(priya, { intent: "close" })).toMatchObject({ refusal: { kind: "facilitator_does_that" } });
    expect(await act(amara, { intent: "close" })).toMatchObject({ ok: true });
  });

  it("are led, taken over and written about by the project's own people, whatever roles others gave themselves elsewhere", async () => {
    const { priya, amara, open, act, room, join, slug, projectId, db, as, newId } = await meeting();
    const strangers = [await join(), await join({ kind: "upstream", role: "maintainer" })];
    const edit = ({ ctx }: { ctx: Context }, baseRev: number) =>
      editMinutes(ctx, null, { projectId, number: 1, baseRev, markdown: "As I tell them" });
    const refused = { ok: false, refusal: { kind: "may_not_lead_meetings" } };
    for (const stranger of strangers) {
      expect(await open(stranger.ctx)).toMatchObject(refused);
      expect(await meetingsPage(stranger.ctx, slug, null)).toMatchObject({ mayLead: false });
    }
    await open(priya.ctx);
    await act(priya, { intent: "add-action", key: newId(), text: "Ask the four", assigneeId: null, dueOn: null });
    const [action] = (await room(priya)).actions;
    for (const stranger of strangers) {
      expect(await act(stranger, { intent: "take-over" })).toMatchObject(refused);
      expect(await act(stranger, { intent: "set-done", actionId: action!.id, done: true })).toMatchObject({
        refusal: { kind: "action_not_found" },
      });
      expect(await room(stranger)).toMatchObject({ mayLead: false, actions: [{ mayChange: false }] });
    }
    await act(priya, { intent: "close" });
    for (const stranger of strangers) expect(await edit(stranger, 0)).toMatchObject(refused);
    expect(await room(amara)).toMatchObject({ mayLead: true });
    expect(await edit(amara, 0)).toMatchObject({ ok: true });

    // Who proposes it is at home in it, too; and whose pledge has ended is not.
    const [home] = [await join()];
    await db.update(project).set({ proposerOrganizationId: home.organizationId }).where(eq(project.id, projectId));
    expect(await edit({ ctx: await as(home.personId) }, 1)).toMatchObject({ ok: true });
    await db.update(pledge).set({ rung: "withdrawn" }).where(eq(pledge.payerOrganizationId, amara.organizationId));
    expect(await edit(amara, 2)).toMatchObject(refused);
  });
});

describe("whom those who may lead name", () => {
  /** A meeting that Priya leads, and Helen, who has spoken about its project and may lead nothing by herself. */
  async function named() {
    const house = await meeting();
    const { priya, helen, amara, open, act, newId, projectId } = house;
    await open(priya.ctx);
    await postMessage(helen.ctx, newId(), { projectId, markdown: "I can help", organizationId: null, replyToId: null });
    const name = (by: { ctx: Context }, who: { personId: string }) =>
      act(by, { intent: "name-leader", personId: who.personId });
    const unname = (by: { ctx: Context }, who: { personId: string }) =>
      act(by, { intent: "unname-leader", personId: who.personId });
    const edit = (by: { ctx: Context }, baseRev: number, markdown = `Words ${baseRev}`) =>
      editMinutes(by.ctx, null, { projectId, number: 1, baseRev, markdown });
    return { ...house, priya, helen, amara, name, unname, edit };
  }

  it("leads the meeting beside its facilitator and writes its minutes, until that is taken back", async () => {
    const { priya, helen, act, room, name, unname, edit } = await named();
    const [scope] = (await room(priya)).agenda;
    const begin = { intent: "begin", itemId: scope!.id } as const;
    expect(await act(helen, begin)).toMatchObject({ refusal: { kind: "facilitator_does_that" } });
    expect(await name(priya, helen)).toMatchObject({ ok: true });
    expect(await act(helen, begin)).toMatchObject({ ok: true });
    expect(await room(helen)).toMatchObject({
      leads: true,
      mayLead: true,
      mayName: false,
      facilitator: { name: "Priya Nair" },
    });
    expect(await room(priya)).toMatchObject({ leads: true, mayName: true, named: [{ name: "Helen Ward" }] });
    expect(await act(helen, { intent: "close" })).toMatchObject({ ok: true });
    expect(await edit(helen, 0)).toEqual(ok({ rev: 1 }));
    expect(await unname(priya, helen)).toMatchObject({ ok: true });
    expect(await edit(helen, 1)).toMatchObject({ refusal: { kind: "may_not_lead_meetings" } });
    expect(await room(helen)).toMatchObject({ leads: false, mayLead: false, named: [] });
    // Minutes are written long after a meeting.
    expect(await name(priya, helen)).toMatchObject({ ok: true });
    expect(await edit(helen, 1)).toEqual(ok({ rev: 2 }));
  });

  it("names nobody, and is named by nobody who may not lead by themselves", async () => {
    const { priya, helen, amara, name, unname, outside, join, room, db } = await named();
    const other = await join({ name: "Ines", organizationName: "Far University" });
    for (const by of [helen, other, { ctx: outside }]) expect((await name(by, helen)).ok).toBe(false);
    await name(priya, helen);
    expect(await name(helen, amara)).toMatchObject({ refusal: { kind: "may_not_lead_meetings" } });
    expect(await unname(helen, helen)).toMatchObject({ refusal: { kind: "may_not_lead_meetings" } });
    expect((await room(priya)).named).toEqual([{ id: helen.personId, name: "Helen Ward" }]);
    // Nobody finds out by it who has an account.
    expect(await name(priya, other)).toMatchObject({ refusal: { kind: "leader_not_found", field: "personId" } });
    // Whoever may lead takes back what somebody else gave.
    expect(await unname(amara, helen)).toMatchObject({ ok: true });
    expect(await db.select().from(meetingLeader)).toEqual([]);
  });

  it("leads no more once it is taken back, though they had taken the meeting over", async () => {
    const { priya, helen, amara, name, unname, act, room } = await named();
    await name(priya, helen);
    expect(await act(helen, { intent: "take-over" })).toMatchObject({ ok: true });
    expect((await room(priya)).facilitator.name).toBe("Helen Ward");
    await unname(amara, helen);
    expect((await room(priya)).facilitator.name).toBe("Amara Okafor");
    expect(await act(helen, { intent: "close" })).toMatchObject({ refusal: { kind: "facilitator_does_that" } });
    // Who may lead by themselves goes on.
    await name(amara, priya);
    await act(priya, { intent: "take-over" });
    await unname(amara, priya);
    expect((await room(priya)).facilitator.name).toBe("Priya Nair");
  });

  it("hears of it in their own inbox, once for each time", async () => {
    const { priya, helen, name, slug, stream } = await named();
    await name(priya, helen);
    await name(priya, helen);
    const job = { ...priya.ctx, actor: testMachine("notifications") };
    await writeNotifications(job, null, null);
    const { notifications } = await notificationList(helen.ctx as PersonContext, "en", null);
    expect(notifications.filter(({ kind }) => kind === "standing")).toMatchObject([
      {
        what: "Named to lead meeting 1, Before the kick-off, and to write its minutes",
        who: expect.stringContaining("Priya Nair") as string,
        href: `/projects/${slug}/meetings/1`,
      },
    ]);
    const told = (await eventsAfter(priya.ctx, stream, 0))!.events.filter(
      ({ type }) => type === "meeting.leader_named",
    );
    expect(told).toHaveLength(1);
  });
});

describe("revisions of minutes", () => {
  it("stay readable, each with who and when and what it said, page by page, for whoever reads the minutes", async () => {
    const { priya, amara, open, act, slug, projectId, outside, clock, db } = await meeting();
    await open(priya.ctx);
    await act(priya, { intent: "close" });
    expect(await minutesRevisions(outside, slug, 1, null)).toMatchObject({ revisions: [], nextBefore: null });
    for (let rev = 0; rev < 7; rev += 1) {
      clock.travel(minuteMs);
      const by = rev % 2 === 0 ? priya : amara;
      const markdown = `We agreed on **${rev + 1}**.`;
      expect(await editMinutes(by.ctx, null, { projectId, number: 1, baseRev: rev, markdown })).toEqual(
        ok({ rev: rev + 1 }),
      );
    }
    const first = (await minutesRevisions(outside, slug, 1, null))!;
    expect(first.revisions.map(({ rev, by }) => [rev, by])).toEqual([
      [7, "Priya Nair"],
      [6, "Amara Okafor"],
      [5, "Priya Nair"],
      [4, "Amara Okafor"],
      [3, "Priya Nair"],
    ]);
    expect(first.revisions[4]!.html).toContain("<strong>3</strong>");
    expect(Date.parse(first.revisions[0]!.at)).toBe(clock.now().getTime());
    expect(Date.parse(first.revisions[1]!.at)).toBe(clock.now().getTime() - minuteMs);
    const rest = (await minutesRevisions(outside, slug, 1, first.nextBefore))!;
    expect(rest.revisions.map(({ rev }) => rev)).toEqual([2, 1]);
    expect(rest.revisions[1]!.html).toContain("<strong>1</strong>");
    expect(rest.nextBefore).toBeNull();
    await db.update(project).set({ stage: "draft" }).where(eq(project.id, projectId));
    expect(await minutesRevisions(outside, slug, 1, null)).toBeNull();
  });
});
