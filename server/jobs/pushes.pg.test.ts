import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { notification, pushDevice, pushNotice } from "#db/schema/notifications.ts";
import { endSessions } from "#app/domain/identity/end-sessions.server.ts";
import { deleteMessage } from "#app/domain/discussion/delete-message.server.ts";
import { markNotificationsRead } from "#app/domain/notifications/mark-notifications-read.server.ts";
import { sendPushes } from "#app/domain/notifications/send-pushes.server.ts";
import { setWish } from "#app/domain/notifications/set-wish.server.ts";
import { sweepNotifications } from "#app/domain/notifications/sweep-notifications.server.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { newServerKeys } from "../../test/push-service.ts";
import { pushHouse } from "./test-pushes.ts";

const kept = { newsDays: 90, lettersDays: 90 };

describe("devices are told of news", () => {
  test("once each, encrypted for the browser and signed by the server, however often and by however many at once the job is run", async () => {
    const { harbour, earthlab, service, turnOn, say, later, send, nameOf, slug } = await pushHouse();
    const devices = [(await turnOn(earthlab)).browser, (await turnOn(earthlab)).browser];
    const messageId = await say(harbour, "Who has tried it **at sea**?");
    later();
    const sent = await Promise.all([send(), send(), send(), send()]);
    expect(sent.reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(await send()).toBe(0);
    expect(service.refusals).toEqual([]);
    for (const { received } of devices) {
      expect(received).toHaveLength(1);
      const [{ payload, topic, ttl, claims, bytes }] = received as [(typeof received)[number]];
      expect(payload).toEqual({
        tag: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        title: expect.stringMatching(/^Project \d+$/) as string,
        text: `${await nameOf(harbour)}: Who has tried it at sea?`,
        path: `/projects/${slug}/discussion?message=${messageId}#message-${messageId}`,
      });
      expect(topic).toBe((payload as { tag: string }).tag.replaceAll("-", ""));
      expect(ttl).toBe(12 * 3_600);
      expect(claims).toMatchObject({ aud: `https://${service.host}`, sub: "mailto:admin@fund.example" });
      expect(bytes).toBeLessThanOrEqual(4_096);
    }
  });

  test("by one sender at a time: what another has just taken is neither waited for nor taken again", async () => {
    const { harbour, earthlab, turnOn, say, later, send, db } = await pushHouse();
    const { browser } = await turnOn(earthlab);
    browser.answers.push({ status: 503 });
    await say(harbour, "Taken.");
    later();
    expect(await send()).toBe(0);
    later(31_000);
    await db.transaction(async (other) => {
      await other.select().from(pushNotice).for("update");
      expect(await Promise.all([send(), send()])).toEqual([0, 0]);
    });
    expect(await Promise.all([send(), send()])).toEqual(expect.arrayContaining([0, 1]));
    expect(browser.received).toHaveLength(1);
  });

  test("not of what was read on a screen before, nor of what happened before they were turned on", async () => {
    const { harbour, earthlab, turnOn, say, later, send, texts, ask } = await pushHouse();
    await say(harbour, "Too early.");
    later(1_000);
    const { browser } = await turnOn(earthlab);
    later();
    expect(await send()).toBe(0);
    await say(harbour, "Read at once.");
    await ask(earthlab);
    expect(await send()).toBe(0);
    await markNotificationsRead(earthlab, null, "all");
    await say(harbour, "Not read.");
    later();
    expect(await send()).toBe(1);
    expect(texts(browser)).toEqual([expect.stringMatching(/: Not read\.$/)]);
  });

  test("as their owner chose, and through a mute only of what is said to them", async () => {
    const { harbour, earthlab, turnOn, say, later, send, nameOf, texts, projectId } = await pushHouse();
    const [all, meant] = [(await turnOn(earthlab)).browser, (await turnOn(earthlab, "meant_for_me")).browser];
    // Who has spoken in a discussion can be called there.
    await say(earthlab, "I read along.");
    await say(harbour, "To whom it may concern.");
    await say(harbour, `@[${await nameOf(earthlab)}], what do you say?`);
    later();
    expect(await send()).toBe(3);
    expect(texts(all)).toHaveLength(2);
    expect(texts(meant)).toEqual([expect.stringContaining("calls you")]);
    await setWish(earthlab, null, { projectId, wish: "mentions" });
    await say(harbour, "More of it.");
    later();
    expect(await send()).toBe(0);
    await say(harbour, `@[${await nameOf(earthlab)}], through the mute.`);
    later();
    expect(await send()).toBe(2);
  });

  test("of what waits for their word in general terms, and of a message that was taken back only that", async () => {
    const { harbour, earthlab, turnOn, say, later, send, ask, newId, projectId } = await pushHouse();
    const { browser } = await turnOn(earthlab);
    later(1_000);
    await ask(earthlab);
    const messageId = await say(harbour, "A secret of ours.");
    yes(await deleteMessage(harbour, newId(), { projectId, messageId, reason: "" }));
    later();
    expect(await send()).toBe(2);
    expect(browser.received.map(({ payload }) => payload)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ title: "Meridian Network", text: "Something waits for your word.", path: "/inbox" }),
        expect.objectContaining({ text: expect.stringMatching(/: The message was taken back$/) as string }),
      ]),
    );
    expect(JSON.stringify(browser.received)).not.toContain("secret");
  });
});

describe("what a push service answers", () => {
  test("gone: that device is forgotten, and the others are told", async () => {
    const { harbour, earthlab, turnOn, say, later, send, db } = await pushHouse();
    const [left, stayed] = [await turnOn(earthlab), await turnOn(earthlab)];
    left.browser.isGone = true;
    await say(harbour, "Are you there?");
    later();
    expect(await send()).toBe(1);
    expect(stayed.browser.received).toHaveLength(1);
    expect(await db.select({ sessionHash: pushDevice.sessionHash }).from(pushDevice)).toEqual([
      { sessionHash: stayed.sessionHash },
    ]);
  });

  test("later: the same notice is tried again when it said, nobody else is told twice, and who read it meanwhile not at all", async () => {
    const { harbour, earthlab, turnOn, say, later, send, texts, service } = await pushHouse();
    const [busy, ready] = [(await turnOn(earthlab)).browser, (await turnOn(earthlab)).browser];
    busy.answers.push({ status: 503, headers: { "Retry-After": "120" } }, { status: 429 });
    await say(harbour, "First.");
    later();
    expect(await send()).toBe(1);
    later(90_000);
    expect(await send()).toBe(0);
    expect(busy.answers).toHaveLength(1);
    later(31_000);
    expect(await send()).toBe(0);
    expect(busy.answers).toHaveLength(0);
    later(60_000);
    expect(await send()).toBe(1);
    expect([texts(busy), texts(ready)]).toEqual([
      [expect.stringContaining("First.")],
      [expect.stringContaining("First.")],
    ]);
    expect(busy.received[0]?.topic).toBe(ready.received[0]?.topic);

    busy.answers.push({ status: 503 });
    await say(harbour, "Second.");
    later();
    expect(await send()).toBe(1);
    await markNotificationsRead(earthlab, null, "all");
    later(3_600_000);
    expect(await send()).toBe(0);
    expect(texts(busy)).toHaveLength(1);
    expect(service.refusals).toEqual([]);
  });

  test("go elsewhere: nobody goes there, and it is not asked again", async () => {
    const { harbour, earthlab, turnOn, say, later, send, service } = await pushHouse();
    const { browser } = await turnOn(earthlab);
    const trap = service.newBrowser();
    browser.answers.push({ status: 307, headers: { Location: trap.endpoint } });
    await say(harbour, "Come here.");
    later();
    expect(await send()).toBe(0);
    later(3_600_000);
    expect(await send()).toBe(0);
    expect([browser.received, trap.received]).toEqual([[], []]);
  });

  test("never mind: a sender that broke off leaves its notices to the next, under the same topic; an old one is left out", async () => {
    const { harbour, earthlab, turnOn, say, later, job, push, send, db } = await pushHouse();
    const { browser } = await turnOn(earthlab);
    await say(harbour, "Interrupted.");
    later();
    const killed = { ...push, send: () => Promise.reject(new Error("the node was killed")) };
    await expect(sendPushes(job, killed)).rejects.toThrow("killed");
    expect(await send()).toBe(0);
    later(61_000);
    expect(await send()).toBe(1);
    const [row] = await db
      .select({ id: notification.id })
      .from(notification)
      .innerJoin(pushNotice, eq(pushNotice.notificationId, notification.id));
    expect(browser.received[0]?.topic).toBe(row?.id.replaceAll("-", ""));

    await say(harbour, "Nobody could be told for a day.");
    later(13 * 3_600_000);
    expect(await send()).toBe(0);
    await sweepNotifications(job, push, kept);
    expect(await db.$count(pushNotice)).toBe(0);
    expect(await send()).toBe(0);
  });
});

describe("a device ends", () => {
  test("with the session that it was turned on in, wherever that is ended", async () => {
    const { harbour, earthlab, sessions, turnOn, say, later, send, db } = await pushHouse();
    const [here, there] = [await turnOn(earthlab), await turnOn(earthlab)];
    await sessions.end(here.cookie);
    expect(await db.$count(pushDevice)).toBe(1);
    await endSessions(earthlab, null, { only: there.sessionHash });
    expect(await db.$count(pushDevice)).toBe(0);
    await say(harbour, "Nobody is told.");
    later();
    expect(await send()).toBe(0);
  });

  test("with the server's key: after another one nothing is sent to it, and it is swept away", async () => {
    const { harbour, earthlab, turnOn, say, later, job, pushWith, db } = await pushHouse();
    await turnOn(earthlab);
    await say(harbour, "Signed by another.");
    later();
    const other = pushWith(newServerKeys());
    expect(await sendPushes(job, other)).toBe(0);
    await sweepNotifications(job, other, kept);
    expect(await db.$count(pushDevice)).toBe(0);
  });
});
