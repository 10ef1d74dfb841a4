import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { person, session } from "#db/schema/identity.ts";
import { pushDevice } from "#db/schema/notifications.ts";
import { closeAccount } from "#app/domain/identity/close-account.server.ts";
import { hashPassword } from "#app/domain/identity/password.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import type { Push } from "#app/domain/kernel/push.ts";
import { testNetwork, yes } from "#app/domain/projects/test-network.ts";
import { chooseForDevice } from "./choose-for-device.server.ts";
import { toldDevices } from "./device-pages.server.ts";
import { forgetDevice } from "./forget-device.server.ts";
import { tellDevice } from "./tell-device.server.ts";

const push: Push = {
  publicKey: "the server's",
  hosts: ["push.example.org"],
  send: () => Promise.resolve({ kind: "taken" }),
};
const address = (name: string) => ({
  endpoint: `https://push.example.org/${name}`,
  p256dh: `key of ${name}`,
  auth: "secret",
});

async function house() {
  const network = await testNetwork();
  const [ana, ben] = await Promise.all([network.member("representative"), network.member("representative")]);
  let signedIn = 0;
  const signIn = async (personId: string, userAgent = "") => {
    const idHash = `session ${(signedIn += 1)}`;
    await network.db.insert(session).values({
      idHash,
      personId,
      userAgent,
      createdAt: network.clock.now(),
      expiresAt: new Date(network.clock.now().getTime() + 86_400_000),
    });
    return idHash;
  };
  return { ...network, ana, ben, signIn };
}

test("a browser that is turned on is listed with its name and since when, can hear less, and is turned off by its owner alone", async () => {
  const { ana, ben, signIn, clock } = await house();
  const sessionHash = await signIn(ana.actor.personId, "Firefox/140.0");
  const at = clock.now();
  yes(await tellDevice(ana, null, { ...address("laptop"), wish: "everything", sessionHash }, push));
  const [device] = await toldDevices(ana, push);
  expect(device).toEqual({
    id: device?.id,
    userAgent: "Firefox/140.0",
    wish: "everything",
    createdAt: at,
    sessionHash,
  });
  expect(await toldDevices(ben, push)).toEqual([]);

  await chooseForDevice(ben, null, { id: device!.id, wish: "meant_for_me" });
  await forgetDevice(ben, null, { id: device!.id });
  expect(await toldDevices(ana, push)).toEqual([device]);
  await chooseForDevice(ana, null, { id: device!.id, wish: "meant_for_me" });
  expect(await toldDevices(ana, push)).toMatchObject([{ wish: "meant_for_me" }]);
  await forgetDevice(ana, null, { id: device!.id });
  await forgetDevice(ana, null, { id: device!.id });
  expect(await toldDevices(ana, push)).toEqual([]);
});

test("a browser with a new address stays the same device; the address goes with the browser to whoever signs in there next", async () => {
  const { ana, ben, signIn, clock, db } = await house();
  const anas = await signIn(ana.actor.personId);
  yes(await tellDevice(ana, null, { ...address("first"), wish: "meant_for_me", sessionHash: anas }, push));
  const [before] = await toldDevices(ana, push);
  clock.travel(60_000);
  yes(await tellDevice(ana, null, { ...address("second"), wish: undefined, sessionHash: anas }, push));
  expect(await toldDevices(ana, push)).toEqual([before]);
  expect(await db.select({ endpoint: pushDevice.endpoint, p256dh: pushDevice.p256dh }).from(pushDevice)).toEqual([
    { endpoint: "https://push.example.org/second", p256dh: "key of second" },
  ]);

  yes(
    await tellDevice(
      ben,
      null,
      {
        ...address("second"),
        wish: undefined,
        sessionHash: await signIn(ben.actor.personId),
      },
      push,
    ),
  );
  expect(await toldDevices(ana, push)).toEqual([]);
  expect(await toldDevices(ben, push)).toMatchObject([{ wish: "everything" }]);
});

test("only known push services are written down, as many as one person can use, and none where nothing is set up", async () => {
  const { ana, signIn, db } = await house();
  const sessionHash = await signIn(ana.actor.personId);
  for (const endpoint of [
    "https://127.0.0.1/a",
    "https://push.example.org.evil.example/a",
    "https://push.example.org:8443/a",
  ])
    expect(
      await tellDevice(ana, null, { ...address("a"), endpoint, wish: undefined, sessionHash }, push),
    ).toMatchObject({
      ok: false,
      refusal: { kind: "push_service_unknown" },
    });
  expect(await tellDevice(ana, null, { ...address("a"), wish: undefined, sessionHash }, undefined)).toMatchObject({
    refusal: { kind: "push_not_set_up" },
  });
  expect(await db.$count(pushDevice)).toBe(0);

  const hashes = await Promise.all(Array.from({ length: limits.devicesTold }, () => signIn(ana.actor.personId)));
  await Promise.all(
    hashes.map(async (hash, n) =>
      yes(await tellDevice(ana, null, { ...address(`n${n}`), wish: undefined, sessionHash: hash }, push)),
    ),
  );
  expect(await tellDevice(ana, null, { ...address("one more"), wish: undefined, sessionHash }, push)).toMatchObject({
    refusal: { kind: "devices_full" },
  });
  yes(await tellDevice(ana, null, { ...address("renewed"), wish: undefined, sessionHash: hashes[0]! }, push));
  expect(await toldDevices(ana, push)).toHaveLength(limits.devicesTold);
});

test("a closed account has no devices, and one that was turned on under another key of the server is none", async () => {
  const { ana, signIn, db } = await house();
  await db
    .update(person)
    .set({ passwordHash: await hashPassword("many streams, one river") })
    .where(eq(person.id, ana.actor.personId));
  yes(
    await tellDevice(
      ana,
      null,
      {
        ...address("laptop"),
        wish: undefined,
        sessionHash: await signIn(ana.actor.personId),
      },
      push,
    ),
  );
  expect(await toldDevices(ana, { ...push, publicKey: "another" })).toEqual([]);
  expect(await db.$count(pushDevice)).toBe(1);
  yes(await closeAccount(ana, null, { password: "many streams, one river" }));
  expect(await db.$count(pushDevice)).toBe(0);
});
