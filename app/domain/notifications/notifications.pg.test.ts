import { and, eq, inArray, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { network, organization, person } from "#db/schema/identity.ts";
import { event } from "#db/schema/log.ts";
import { notification } from "#db/schema/notifications.ts";
import { project } from "#db/schema/projects.ts";
import { makeMembership } from "#db/seed/factories.ts";
import type { PersonActor } from "#app/domain/kernel/actor.ts";
import { testMachine } from "#app/domain/kernel/test-machine.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { networkStream, organizationStream, personStream, projectStream } from "#app/domain/kernel/events.ts";
import { editMessage } from "#app/domain/discussion/edit-message.server.ts";
import { deleteMessage } from "#app/domain/discussion/delete-message.server.ts";
import { openMeeting } from "#app/domain/meetings/open-meeting.server.ts";
import { postMessage } from "#app/domain/discussion/post-message.server.ts";
import { fixed, othersOffer, testRaise } from "#app/domain/pledges/test-raise.ts";
import { withdrawPledge } from "#app/domain/pledges/withdraw-pledge.server.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { inboxCount } from "#app/domain/reports/inbox-pages.server.ts";
import { testPost } from "#app/domain/mail/test-post.ts";
import { composeNews } from "./compose-news.server.ts";
import { notificationList } from "./notification-pages.server.ts";
import type { WishChoice } from "./notification.ts";
import { markNotificationsRead } from "./mark-notifications-read.server.ts";
import { setWish } from "./set-wish.server.ts";
import { sweepNotifications } from "./sweep-notifications.server.ts";
import { unsubscribe } from "./unsubscribe.server.ts";
import { writeNewsLetters } from "./write-news-letters.server.ts";
import { writeNotifications } from "./write-notifications.server.ts";

type Somebody = Context & { readonly actor: PersonActor };

/** A raise with two who pledged to it, one who only looks on, and the job that tells them. */
async function house() {
  const raise = await testRaise();
  const [harbour, earthlab, stranger] = (await Promise.all(
    ["Harbour Institute", "EarthLab", "Far University"].map((name) => raise.pledger(name)),
  )) as (Awaited<ReturnType<typeof raise.pledger>> & Somebody)[];
  if (!harbour || !earthlab || !stranger) throw new Error("three are there");
  await raise.signed(harbour, fixed(3_000));
  await raise.signed(earthlab, fixed(2_000));
  const job = { ...harbour, actor: testMachine("notifications") };
  const tell = async () => yes(await writeNotifications(job, null, null));
  await tell();
  const say = async (by: Context, markdown: string, replyToId: string | null = null) => {
    raise.clock.travel(5_000);
    return yes(
      await postMessage(by, raise.newId(), { projectId: raise.projectId, markdown, organizationId: null, replyToId }),
    ).messageId;
  };
  const newsOf = async (who: Somebody) =>
    (await notificationList(who, "en", null)).notifications.map(
      ({ kind, what, read }) => `${kind}: ${what}${read ? " (read)" : ""}`,
    );
  const wish = (who: Somebody, choice: WishChoice) => setWish(who, null, { projectId: raise.projectId, wish: choice });
  const { sent, answers, deliver } = testPost({ news: composeNews });
  /** Both jobs, one after the other; answers how many letters went. */
  const post = async () => {
    await writeNewsLetters(job, null, null);
    return (await deliver(job)).filter((state) => state === "sent").length;
  };
  const wants = async (who: Somebody, newsByMail: (typeof person.$inferSelect)["newsByMail"], timeZone = "UTC") =>
    raise.db.update(person).set({ newsByMail, timeZone }).where(eq(person.id, who.actor.personId));
  const nameOf = async (who: Somebody) =>
    (await raise.db.select({ name: person.displayName }).from(person).where(eq(person.id, who.actor.personId)))[0]!
      .name;
  return { ...raise, harbour, earthlab, stranger, job, tell, say, newsOf, wish, sent, answers, post, wants, nameOf };
}

describe("whom an event is news for", () => {
  test("those who take part in the project hear what is said in it, once; who said it and who only looks on do not", async () => {
    const { harbour, earthlab, stranger, tell, say, newsOf } = await house();
    await say(harbour, "Who has tried it at sea?");
    expect(await tell()).toBe(1);
    expect(await newsOf(earthlab)).toEqual(["message: Who has tried it at sea?"]);
    for (const who of [harbour, stranger]) expect(await newsOf(who)).toEqual([]);
    expect(await tell()).toBe(0);
  });

  test("a meeting that opens is news for whoever takes part, and leads to it; a message leads to itself", async () => {
    const { harbour, earthlab, tell, say, projectId, slug, newId, clock } = await house();
    const messageId = await say(harbour, "Let us meet.");
    clock.travel(1_000);
    yes(await openMeeting(harbour, newId(), { projectId, title: "Scope and hours", agenda: [] }));
    await tell();
    const { notifications } = await notificationList(earthlab, "en", null);
    expect(notifications.map(({ what, href }) => [what, href])).toEqual([
      ["Opened meeting 1: Scope and hours", `/projects/${slug}/meetings/1`],
      ["Let us meet.", `/projects/${slug}/discussion?message=${messageId}#message-${messageId}`],
    ]);
  });

  test("news may be about whatever a stream belongs to: it is titled, linked and told from there", async () => {
    const { db, newId, earthlab, harbour, projectId, slug } = await house();
    const asked = [projectStream(projectId), organizationStream(harbour.organizationId), networkStream];
    const rows = await db
      .select()
      .from(event)
      .where(and(eq(event.type, "pledge.signed"), inArray(event.streamId, asked)));
    const first = asked.map((stream) => rows.filter(({ streamId }) => streamId === stream)[0]!);
    await db.insert(notification).values(
      first.map(({ streamId, seq, at }) => ({
        id: newId(),
        personId: earthlab.actor.personId,
        streamId,
        seq,
        kind: "progress" as const,
        at,
      })),
    );
    const { notifications } = await notificationList(earthlab, "en", null);
    const told = new Map(notifications.map(({ about, href, what }) => [href, [about.title, what]]));
    const owner = (await db.select().from(organization).where(eq(organization.id, harbour.organizationId)))[0]!;
    const [shown] = await db.select().from(project).where(eq(project.id, projectId));
    const [whole] = await db.select().from(network);
    expect(told).toEqual(
      new Map([
        [`/projects/${slug}`, [shown?.title, "Pledged 3,000"]],
        [`/organizations/${owner.slug}`, [owner.name, "Pledged 3,000"]],
        ["/", [whole?.name, "Pledged 3,000"]],
      ]),
    );
  });

  test("whoever is called or answered hears it as that and not twice, through a mute too where they are called", async () => {
    const { harbour, earthlab, tell, say, newsOf, wish, nameOf } = await house();
    const asked = await say(earthlab, "Does it work offline?");
    await say(harbour, "It does.", asked);
    await say(harbour, `@[${await nameOf(earthlab)}] and on a phone too.`);
    await tell();
    expect((await newsOf(earthlab)).map((line) => line.split(":")[0])).toEqual(["mention", "reply"]);
    await wish(earthlab, "mentions");
    await say(harbour, "More of it.");
    await say(harbour, "An answer, muted.", asked);
    await say(harbour, "@earthlab should look at this.");
    await tell();
    // A budget holder is not who speaks for it: an organization's mention is for its representatives.
    expect(await newsOf(earthlab)).toHaveLength(2);
    await say(harbour, `@[${await nameOf(earthlab)}], through the mute.`);
    await tell();
    expect((await newsOf(earthlab))[0]).toBe(`mention: @${await nameOf(earthlab)}, through the mute.`);
  });

  test("one message is one piece of news: called once an edit calls, not called once it does not, gone when it is taken back", async () => {
    const { harbour, earthlab, tell, say, newsOf, nameOf, projectId, newId } = await house();
    await say(earthlab, "We take part.");
    const messageId = await say(harbour, "Nothing here yet.");
    await tell();
    let baseRev = 1;
    const edit = async (markdown: string) => {
      yes(await editMessage(harbour, newId(), { projectId, messageId, baseRev, markdown }));
      baseRev += 1;
      await tell();
      return (await newsOf(earthlab)).map((line) => line.split(":")[0]);
    };
    const call = `@[${await nameOf(earthlab)}]`;
    expect(await edit(`Now ${call} is called.`)).toEqual(["mention"]);
    expect(await edit(`Now ${call} is called again.`)).toEqual(["mention"]);
    expect(await edit("Nobody is called.")).toEqual(["message"]);
    expect(await edit(`${call} after all.`)).toEqual(["mention"]);
    const second = await say(harbour, "Taken back before anybody looks.");
    for (const each of [messageId, second])
      yes(await deleteMessage(harbour, newId(), { projectId, messageId: each, reason: "" }));
    await tell();
    expect(await newsOf(earthlab)).toEqual(["mention: The message was taken back (read)"]);
  });

  test("an organization's representatives hear when it is called; who asks for everything of a project hears it without taking part", async () => {
    const raise = await house();
    const made = await raise.member("representative");
    await makeMembership(raise.workshop, made.personId, raise.stranger.organizationId, "representative");
    const representative = await raise.ctxOf(made.personId);
    await raise.say(raise.harbour, "What does @far-university say?");
    await raise.wish(raise.stranger, "everything");
    await raise.say(raise.harbour, "And everybody else?");
    await raise.tell();
    expect(await raise.newsOf(representative)).toEqual(["mention: What does @Far University say?"]);
    expect(await raise.newsOf(raise.stranger)).toEqual([
      "message: And everybody else?",
      "message: What does @Far University say?",
    ]);
  });

  test("an organization's own people hear what others do to its pledge, and its name is told to nobody for that", async () => {
    const raise = await house();
    await raise.signed(raise.stranger, fixed(4_000), [othersOffer(5_000)]);
    await raise.tell();
    const [first] = await raise.db.select().from(event).where(eq(event.type, "pledge.signed"));
    yes(
      await withdrawPledge(raise.harbour, raise.newId(), {
        pledgeId: (first!.payload as { pledgeId: string }).pledgeId,
        reason: "",
      }),
    );
    await raise.tell();
    expect(await raise.newsOf(raise.stranger)).toEqual([expect.stringMatching(/^money: .*4,000 waits again/)]);
    expect((await raise.newsOf(raise.earthlab)).filter((line) => line.startsWith("money"))).toEqual([]);
  });

  test("a stream that cannot be read keeps no other from its news", async () => {
    const raise = await house();
    const other = await raise.openRaise();
    yes(await raise.sign(raise.harbour, fixed(1_000), [], { projectId: other.projectId }));
    await raise.tell();
    await raise.say(raise.earthlab, "Cannot be read.");
    yes(
      await postMessage(raise.earthlab, raise.newId(), {
        projectId: other.projectId,
        markdown: "Can be read.",
        organizationId: null,
        replyToId: null,
      }),
    );
    await raise.db.execute(
      sql`set session_replication_role = replica; update event set payload = payload || '{"messageId": "bent"}' where stream_id = ${`project:${raise.projectId}`} and type = 'message.posted'; set session_replication_role = origin`.inlineParams(),
    );
    await expect(raise.tell()).rejects.toThrow();
    const told = await raise.db
      .select({ personId: notification.personId, streamId: notification.streamId, kind: notification.kind })
      .from(notification);
    expect(told).toEqual([
      { personId: raise.harbour.actor.personId, streamId: projectStream(other.projectId), kind: "message" },
    ]);
  });

  test("two jobs at once, a job that runs again, and one that lost its place write one row for each person and event", async () => {
    const raise = await house();
    for (let n = 0; n < 5; n += 1) await raise.say(raise.harbour, `Line ${n}`);
    await Promise.all([raise.tell(), raise.tell(), raise.tell()]);
    await raise.db.execute("delete from notification_cursor");
    await raise.tell();
    expect(await raise.newsOf(raise.earthlab)).toHaveLength(5);
  });

  test("what is older than three days is nobody's news, and what was taken back is none", async () => {
    const raise = await house();
    const messageId = await raise.say(raise.harbour, "A secret of ours.");
    await raise.tell();
    yes(await deleteMessage(raise.harbour, raise.newId(), { projectId: raise.projectId, messageId, reason: "" }));
    expect(await raise.newsOf(raise.earthlab)).toEqual(["message: The message was taken back"]);
    await raise.tell();
    expect(await raise.newsOf(raise.earthlab)).toEqual([]);
    await raise.say(raise.harbour, "Long ago.");
    raise.clock.travel(4 * dayMs);
    expect(await raise.tell()).toBe(0);
  });

  test("a project that became hidden takes its news with it", async () => {
    const raise = await house();
    await raise.say(raise.harbour, "Soon.");
    await raise.tell();
    await raise.db.update(project).set({ stage: "draft" }).where(eq(project.id, raise.projectId));
    expect(await raise.newsOf(raise.earthlab)).toEqual([]);
  });
});

describe("what is read", () => {
  test("is read everywhere at once: one, those of a thread up to where it was read, or all, and only one's own", async () => {
    const raise = await house();
    for (const line of ["One", "Two", "Three"]) await raise.say(raise.harbour, line);
    await raise.tell();
    expect(await inboxCount(raise.earthlab)).toMatchObject({ count: 3 });
    const [, two] = (await notificationList(raise.earthlab, "en", null)).notifications;
    expect(yes(await markNotificationsRead(raise.harbour as Somebody, null, { id: two!.id }))).toBe(0);
    expect(yes(await markNotificationsRead(raise.earthlab, null, { id: two!.id }))).toBe(1);
    expect(yes(await markNotificationsRead(raise.earthlab, null, { id: two!.id }))).toBe(0);
    const rows = await raise.db
      .select()
      .from(notification)
      .where(eq(notification.personId, raise.earthlab.actor.personId))
      .orderBy(notification.seq);
    expect(
      yes(
        await markNotificationsRead(raise.earthlab, null, {
          stream: projectStream(raise.projectId),
          upTo: rows[0]!.seq,
        }),
      ),
    ).toBe(1);
    const before = await inboxCount(raise.earthlab);
    expect(before.count).toBe(1);
    expect(yes(await markNotificationsRead(raise.earthlab, null, "all"))).toBe(1);
    const after = await inboxCount(raise.earthlab);
    expect(after).toMatchObject({ count: 0, cursor: before.cursor + 1 });
    const told = await raise.db
      .select()
      .from(event)
      .where(eq(event.streamId, personStream(raise.earthlab.actor.personId)));
    expect(told.filter(({ type }) => type === "notifications.changed")).toHaveLength(4);
  });

  test("is forgotten after the days for which it is kept", async () => {
    const kept = { newsDays: 90, lettersDays: 90 };
    const raise = await house();
    await raise.say(raise.harbour, "Old.");
    await raise.tell();
    raise.clock.travel(89 * dayMs);
    await sweepNotifications(raise.job, undefined, kept);
    expect(await raise.newsOf(raise.earthlab)).toHaveLength(1);
    raise.clock.travel(2 * dayMs);
    await sweepNotifications(raise.job, undefined, kept);
    expect(await raise.newsOf(raise.earthlab)).toEqual([]);
  });
});

describe("news by mail", () => {
  test("as it happens: a burst is one letter, and what was read on a screen meanwhile is in none", async () => {
    const raise = await house();
    await raise.wants(raise.earthlab, "instant");
    for (const line of ["One", "Two", "Three"]) await raise.say(raise.harbour, line);
    await raise.tell();
    expect(await raise.post()).toBe(0);
    const [three] = (await notificationList(raise.earthlab, "en", null)).notifications;
    await markNotificationsRead(raise.earthlab, null, { id: three!.id });
    raise.clock.travel(61_000);
    expect(await raise.post()).toBe(1);
    expect(raise.sent[0]?.text).toContain(": One\n");
    expect(raise.sent[0]?.text).not.toContain("Three");
    expect(await raise.post()).toBe(0);
  });

  test("gathered in the reader's own morning, once", async () => {
    const raise = await house();
    await raise.wants(raise.earthlab, "daily", "Asia/Tokyo");
    await raise.say(raise.harbour, "Gathered.");
    await raise.tell();
    const start = raise.clock.now();
    const until = (hourUtc: number) => {
      const next = new Date(start);
      next.setUTCHours(hourUtc, 30, 0, 0);
      if (next <= raise.clock.now()) next.setUTCDate(next.getUTCDate() + 1);
      raise.clock.travel(next.getTime() - raise.clock.now().getTime());
    };
    // Half past seven in Tokyo is 22:30 in UTC, and half past eight an hour later.
    until(22);
    const early = await raise.post();
    until(23);
    expect([early, await raise.post(), await raise.post()]).toEqual([0, 1, 0]);
    await raise.say(raise.harbour, "Later that day.");
    await raise.tell();
    raise.clock.travel(2 * 3_600_000);
    expect(await raise.post()).toBe(0);
    raise.clock.travel(dayMs);
    expect(await raise.post()).toBe(1);
  });

  test("that could not be sent is the same letter the next time, with nothing added", async () => {
    const raise = await house();
    await raise.wants(raise.earthlab, "instant");
    await raise.say(raise.harbour, "First.");
    await raise.tell();
    raise.clock.travel(61_000);
    const [reader] = await raise.db
      .select({ email: person.email })
      .from(person)
      .where(eq(person.id, raise.earthlab.actor.personId));
    raise.answers.set(reader!.email, { kind: "later", fault: "server", says: "the mail server is away" });
    expect(await raise.post()).toBe(0);
    raise.answers.clear();
    await raise.say(raise.harbour, "Second.");
    await raise.tell();
    raise.clock.travel(61_000);
    expect(await raise.post()).toBe(2);
    expect(raise.sent.map(({ text }) => [text.includes("First."), text.includes("Second.")])).toEqual([
      [true, false],
      [false, true],
    ]);
    expect(new Set(raise.sent.map(({ once }) => once)).size).toBe(2);
  });

  test("ends with the link in it, for whom it was sent to and nobody else, and never comes to whoever wants none", async () => {
    const raise = await house();
    for (const who of [raise.earthlab, raise.harbour]) await raise.wants(who, "instant");
    await raise.say(raise.harbour, "For you.");
    await raise.say(raise.earthlab, "And you.");
    await raise.tell();
    raise.clock.travel(61_000);
    expect(await raise.post()).toBe(2);
    const [row] = await raise.db
      .select({ email: person.email })
      .from(person)
      .where(eq(person.id, raise.earthlab.actor.personId));
    const letter = raise.sent.find(({ to }) => to === row?.email);
    const token = letter?.unsubscribe?.split("/").at(-1) ?? "";
    expect(letter?.text).toContain(letter?.unsubscribe);
    expect(JSON.stringify(await raise.db.execute("select * from unsubscribe_token"))).not.toContain(token);
    expect(await unsubscribe(raise.job, null, { token: "nonsense" })).toMatchObject({ ok: false });
    yes(await unsubscribe(raise.job, null, { token }));
    yes(await unsubscribe(raise.job, null, { token }));
    await raise.say(raise.harbour, "Not for you by mail.");
    await raise.say(raise.earthlab, "Still for you.");
    await raise.tell();
    raise.clock.travel(61_000);
    expect(await raise.post()).toBe(1);
    expect(await raise.newsOf(raise.earthlab)).toHaveLength(2);
  });
});
