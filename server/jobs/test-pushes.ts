import { Agent } from "node:https";
import { eq } from "drizzle-orm";
import { onTestFinished } from "vitest";
import { notification } from "#db/schema/notifications.ts";
import { person } from "#db/schema/identity.ts";
import { createSessions } from "#app/http/session.server.ts";
import type { PersonActor } from "#app/domain/kernel/actor.ts";
import { testMachine } from "#app/domain/kernel/test-machine.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { personStream } from "#app/domain/kernel/events.ts";
import { postMessage } from "#app/domain/discussion/post-message.server.ts";
import { markNotificationsRead } from "#app/domain/notifications/mark-notifications-read.server.ts";
import { sendPushes } from "#app/domain/notifications/send-pushes.server.ts";
import { tellDevice } from "#app/domain/notifications/tell-device.server.ts";
import type { DeviceWish } from "#app/domain/notifications/push-device.ts";
import { writeNotifications } from "#app/domain/notifications/write-notifications.server.ts";
import { fixed, testRaise } from "#app/domain/pledges/test-raise.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { newServerKeys, startPushService, type PushBrowser } from "../../test/push-service.ts";
import { webPush } from "../adapters/push.server.ts";

type Somebody = Context & { readonly actor: PersonActor };

/** A raise in which two talk, a push service on this machine, and browsers of theirs that are told by it. */
export async function pushHouse() {
  const raise = await testRaise();
  const [harbour, earthlab] = (await Promise.all(
    ["Harbour Institute", "EarthLab"].map((name) => raise.pledger(name)),
  )) as (Awaited<ReturnType<typeof raise.pledger>> & Somebody)[];
  if (!harbour || !earthlab) throw new Error("two are there");
  for (const who of [harbour, earthlab]) await raise.signed(who, fixed(2_000));
  const keys = newServerKeys();
  const service = await startPushService(keys.publicKey);
  onTestFinished(() => service.stop());
  const agent = new Agent({ ca: service.cert });
  onTestFinished(() => agent.destroy());
  const pushWith = (pair: typeof keys) =>
    webPush({ ...pair, subject: "mailto:admin@fund.example", hosts: [service.host], agent });
  const push = pushWith(keys);
  const job = { ...harbour, actor: testMachine("pushes") };
  const sessions = createSessions(raise.db, raise.clock, { secure: false });
  /** Signs somebody in with a browser, and turns it on there. */
  const turnOn = async (who: Somebody, wish?: DeviceWish) => {
    const cookie = await sessions.start(
      who.actor.personId,
      "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    );
    const { sessionHash } = (await sessions.read(cookie))!;
    const browser = service.newBrowser();
    yes(
      await tellDevice(
        who,
        null,
        {
          endpoint: browser.endpoint,
          p256dh: browser.p256dh,
          auth: browser.auth,
          wish,
          sessionHash,
        },
        push,
      ),
    );
    return { browser, sessionHash, cookie };
  };
  const say = async (by: Context, markdown: string, replyToId: string | null = null) => {
    raise.clock.travel(2_000);
    const { messageId } = yes(
      await postMessage(by, raise.newId(), { projectId: raise.projectId, markdown, organizationId: null, replyToId }),
    );
    await writeNotifications(job, null, null);
    return messageId;
  };
  /** As a second signature is asked for. */
  const ask = (who: Somebody) =>
    raise.db.insert(notification).values({
      id: raise.newId(),
      personId: who.actor.personId,
      streamId: personStream(who.actor.personId),
      seq: 1,
      kind: "ask",
      at: raise.clock.now(),
    });
  /** Lets the time go by in which reading it on a screen would have been enough. */
  const later = (ms = 11_000) => raise.clock.travel(ms);
  const send = () => sendPushes(job, push);
  const nameOf = async (who: Somebody) =>
    (await raise.db.select({ name: person.displayName }).from(person).where(eq(person.id, who.actor.personId)))[0]!
      .name;
  const texts = (browser: PushBrowser) => browser.received.map(({ payload }) => (payload as { text: string }).text);
  await writeNotifications(job, null, null);
  await markNotificationsRead(earthlab, null, "all");
  await markNotificationsRead(harbour, null, "all");
  return {
    ...raise,
    harbour,
    earthlab,
    keys,
    service,
    push,
    pushWith,
    job,
    sessions,
    turnOn,
    say,
    ask,
    later,
    send,
    nameOf,
    texts,
  };
}
