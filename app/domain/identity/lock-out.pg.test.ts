import { describe, expect, it } from "vitest";
import { knownDevice, passwordReset } from "#db/schema/identity.ts";
import { freshDatabase } from "#db/test-database.ts";
import { visitor } from "#app/domain/kernel/actor.ts";
import { testMachine } from "#app/domain/kernel/test-machine.ts";
import { hourMs, minuteMs, travellingClock } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import type { Result } from "#app/domain/kernel/result.ts";
import { countLetter, signInPlace, type Whence } from "./attempts.server.ts";
import { changePassword } from "./change-password.server.ts";
import { findActor } from "./find-actor.server.ts";
import { openAccount } from "./open-account.server.ts";
import { rememberDevice } from "./remember-device.server.ts";
import { resetPassword } from "./reset-password.server.ts";
import { hashSecret } from "./secret.server.ts";
import { signIn } from "./sign-in.server.ts";
import { sweepIdentity } from "./sweep-identity.server.ts";

const password = "granite otter lamp";
const renewed = "slate heron lantern";
/** From where the tests try, in a browser in which nobody signed in before. */
const here: Whence = { address: "192.0.2.1", device: null };
const from = (n: number | string): Whence => ({ address: `place ${n}`, device: null });

async function house() {
  const { db } = await freshDatabase({ poolSize: 8 });
  const clock = travellingClock(new Date("2026-09-30T14:05:00Z"));
  const outside: Context = { db, clock, newId: idsBy(clock), bell: () => {}, actor: visitor };
  const account = async (name: string) =>
    valueOf(
      await openAccount({ ...outside, actor: testMachine() }, null, {
        email: `${name}@example.org`,
        displayName: name,
        password,
      }),
    ).personId;
  const remember = async (personId: string, device: string | null = null) =>
    valueOf(await rememberDevice({ ...outside, actor: testMachine("sign in") }, null, { personId, device })).device;
  const guess = (email: string, whence: Whence, tried = "wrong") =>
    signIn(outside, null, { email, password: tried, whence });
  /** A link as a letter would bring it. */
  const link = async (personId: string) => {
    await db.insert(passwordReset).values({
      tokenHash: hashSecret("token"),
      personId,
      createdAt: clock.now(),
      expiresAt: new Date(clock.now().getTime() + hourMs),
    });
    return "token";
  };
  return { db, clock, outside, account, remember, guess, link };
}

function valueOf<Value>(answer: Result<Value, { readonly kind: string }>): Value {
  if (!answer.ok) throw new Error(answer.refusal.kind);
  return answer.value;
}
const kindOf = (answer: { ok: true } | { ok: false; refusal: { kind: string } }) =>
  answer.ok ? "ok" : answer.refusal.kind;

describe("signing in", () => {
  it("stops guessing from one place after ten attempts, thirty at once included, for unknown addresses too, until the window ends", async () => {
    const { clock, account, guess } = await house();
    await account("ada");
    for (const email of ["ada@example.org", "nobody@example.org"]) {
      const answers = await Promise.all(Array.from({ length: 30 }, () => guess(email, here)));
      expect(answers.filter((answer) => kindOf(answer) === "credentials_wrong")).toHaveLength(10);
      expect(await guess(email, here, password)).toEqual({
        ok: false,
        refusal: { kind: "too_many_attempts", minutes: 15 },
      });
    }
    clock.travel(15 * minuteMs);
    expect(kindOf(await guess("nobody@example.org", here))).toBe("credentials_wrong");
  });

  it("stays open to its owner whom a stranger tries to lock out: elsewhere, and in a known browser behind the stranger's own address", async () => {
    const { db, outside, account, remember, guess } = await house();
    const ada = await account("ada");
    const known: Whence = { ...here, device: await remember(ada) };
    for (let n = 0; n < 11; n++) await guess("ada@example.org", here);
    expect(kindOf(await guess("ada@example.org", here))).toBe("too_many_attempts");
    for (const whence of [known, from(1)]) expect(kindOf(await guess("ada@example.org", whence, password))).toBe("ok");
    // Nor do they keep her from what asks for her password once more.
    const { actor } = (await findActor(db, ada))!;
    expect(
      kindOf(
        await changePassword({ ...outside, actor }, null, { current: password, password: renewed, sessionHash: "" }),
      ),
    ).toBe("ok");
    // A made-up cookie, or one of somebody else, makes no known browser.
    for (const device of ["made up", await remember(await account("eve"))])
      expect(kindOf(await guess("ada@example.org", { ...here, device }))).toBe("too_many_attempts");
  });

  it("slows a thousand machines down to a hundred guesses an hour, and leaves the owner the known browser and the letter", async () => {
    const { clock, outside, account, remember, guess, link } = await house();
    const ada = await account("ada");
    const known: Whence = { ...here, device: await remember(ada) };
    const guesses = await Promise.all(Array.from({ length: 130 }, (_, n) => guess("ada@example.org", from(n))));
    expect(guesses.filter((answer) => kindOf(answer) === "credentials_wrong")).toHaveLength(100);
    const guessedAt = { ok: false, refusal: { kind: "account_is_guessed_at", minutes: 60 } };
    expect(await guess("ada@example.org", here, password)).toEqual(guessedAt);
    expect(kindOf(await guess("ada@example.org", known, password))).toBe("ok");
    expect(await guess("ada@example.org", here, password)).toEqual(guessedAt);
    expect(kindOf(await resetPassword(outside, null, { token: await link(ada), password: renewed }))).toBe("ok");
    expect(kindOf(await guess("ada@example.org", here, renewed))).toBe("ok");
    clock.travel(hourMs);
    expect(kindOf(await guess("ada@example.org", from(1)))).toBe("credentials_wrong");
  }, 60_000);
});

it("a browser gets a new token each time, for all who are known there, and is forgotten a year after, or when a link brought a new password", async () => {
  const { db, clock, outside, account, remember, link } = await house();
  const [ada, ben] = [await account("ada"), await account("ben")];
  const planted = await remember(ada);
  const shared = await remember(ben, planted);
  const isKnown = async (name: string, device: string) =>
    (await signInPlace(outside, `${name}@example.org`, { ...here, device })).isKnown;
  expect([
    await isKnown("ADA", shared),
    await isKnown("ben", shared),
    await isKnown("ada", planted),
    await isKnown("ben", planted),
  ]).toEqual([true, true, false, false]);
  expect(JSON.stringify(await db.select().from(knownDevice))).not.toContain(shared);
  await resetPassword(outside, null, { token: await link(ada), password: renewed });
  expect([await isKnown("ada", shared), await isKnown("ben", shared)]).toEqual([false, true]);
  for (let n = 0; n < 60; n++) await remember(ben);
  expect(await db.$count(knownDevice)).toBe(50);
  clock.travel(365 * 24 * hourMs + 1);
  await sweepIdentity(outside);
  expect(await db.$count(knownDevice)).toBe(0);
});

describe("letters with a link", () => {
  it("come to their owner although a stranger asked for them first: elsewhere, and in a known browser behind the stranger's address", async () => {
    const { outside, account, remember } = await house();
    const known: Whence = { ...here, device: await remember(await account("ada")) };
    const ask = (whence: Whence) => countLetter(outside, "password-reset", "ada@example.org", whence);
    const asked = await Promise.all(Array.from({ length: 9 }, () => ask(here)));
    expect(asked.filter(Boolean)).toHaveLength(2);
    // What a stranger has sent for a sign-up brings no link for a new password, and is counted apart.
    for (let n = 0; n < 9; n++) await countLetter(outside, "sign-up", "ada@example.org", from(n));
    expect([await ask(from(1)), await ask(known)]).toEqual([true, true]);
  });

  it("are withheld only while one lies in the mailbox that still opens, however many ask from however many places", async () => {
    const { clock, outside } = await house();
    const written: number[] = [];
    // A day and more in steps of 25 minutes, at each of them five who ask from places of their own.
    for (let step = 0; step < 64; step++) {
      const asked = await Promise.all(
        Array.from({ length: 5 }, (_, n) =>
          countLetter(outside, "password-reset", "ada@example.org", from(`${step} ${n}`)),
        ),
      );
      written.push(...asked.filter(Boolean).map(() => clock.now().getTime()));
      expect(clock.now().getTime() - (written.at(-1) ?? 0)).toBeLessThanOrEqual(50 * minuteMs);
      clock.travel(25 * minuteMs);
    }
    // A link in a letter works for an hour.
    expect(50 * minuteMs).toBeLessThan(hourMs);
    expect(written.length).toBeLessThan(80);
  }, 60_000);
});
