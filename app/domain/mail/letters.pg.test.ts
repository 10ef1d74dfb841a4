import { expect, test } from "vitest";
import { network } from "#db/schema/identity.ts";
import { letter, refusingMailbox } from "#db/schema/mail.ts";
import { holdLetters } from "#app/domain/identity/hold-letters.server.ts";
import { testMachine } from "#app/domain/kernel/test-machine.ts";
import { dayMs, hourMs, minuteMs } from "#app/domain/kernel/clock.ts";
import type { MailAnswer } from "#app/domain/kernel/mail.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { testNetwork, yes } from "#app/domain/projects/test-network.ts";
import { deliverLetter, type Compose } from "./deliver-letter.server.ts";
import { liftMark } from "./lift-mark.server.ts";
import { mailHealth, undeliveredPage } from "./mail-pages.server.ts";
import { resendLetter } from "./resend-letter.server.ts";
import { setLetterAside } from "./set-letter-aside.server.ts";
import { sweepLetters } from "./sweep-letters.server.ts";
import { testPost } from "./test-post.ts";
import { writeLetters, type NewLetter } from "./write-letters.server.ts";

const refused: MailAnswer = { kind: "refused", says: "550 5.1.1 No such user" };
const greylisted: MailAnswer = { kind: "later", fault: "mailbox", says: "450 4.7.1 Come again" };
const down: MailAnswer = { kind: "later", fault: "server", says: "connect ECONNREFUSED" };

/** An outbox, a director who looks after it, and somebody who does not. */
async function house() {
  const made = await testNetwork({ poolSize: 8 });
  const plain: Compose = (_ctx, { id }) => Promise.resolve({ subject: "Hello", text: `${id}\n` });
  const post = testPost({ invoice: plain, sign_up: plain, password_reset: () => Promise.resolve(null) });
  const job = made.as(testMachine("letters"));
  const write = (...letters: NewLetter[]) =>
    transact<null, never>(job, {}, async (tx) => (await writeLetters(tx, letters), ok(null)));
  const invoiceTo = (recipient: string) => write({ kind: "invoice", recipient });
  const deliver = () => post.deliver(job);
  const rows = () => made.db.select().from(letter).orderBy(letter.createdAt, letter.id);
  return {
    ...made,
    ...post,
    job,
    write,
    invoiceTo,
    deliver,
    rows,
    director: await made.steward("director"),
    engineer: await made.steward("engineer"),
  };
}

test("an address that is refused ends its letter and is marked; everybody else's letters go", async () => {
  const { answers, invoiceTo, deliver, sent, rows, db, director, clock } = await house();
  answers.set("gone@example.org", refused);
  for (const to of ["gone@example.org", "ana@example.org", "Gone@example.org", "ben@example.org"]) await invoiceTo(to);
  answers.set("Gone@example.org", refused);
  expect(await deliver()).toEqual(["refused", "sent", "refused", "sent"]);
  expect(sent.map(({ to }) => to)).toEqual(["ana@example.org", "ben@example.org"]);
  expect(await deliver()).toEqual([]);
  expect((await rows()).map(({ attempts }) => attempts)).toEqual([1, 1, 1, 1]);
  expect(
    await db.select({ address: refusingMailbox.address, reason: refusingMailbox.reason }).from(refusingMailbox),
  ).toEqual([{ address: "gone@example.org", reason: "550 5.1.1 No such user" }]);
  expect(await mailHealth(director)).toEqual({ waiting: 0, oldestWaitingAt: null, undelivered: 2, markedAddresses: 1 });
  clock.travel(dayMs);
  // Nothing is tried at a marked address any more, but what its owner asked for.
  answers.delete("gone@example.org");
  await invoiceTo("gone@example.org");
  expect(await deliver()).toEqual(["refused"]);
});

test("a restored network writes to nobody until somebody says so, but to whoever asks it for a letter", async () => {
  const { write, invoiceTo, deliver, sent, job, clock, db } = await house();
  await db
    .insert(network)
    .values({ name: "Test Network", bookCurrency: "USD", staffRateMinor: 25_000n })
    .onConflictDoNothing();
  // What lay waiting in the backup is of another server, asked for or not.
  await invoiceTo("ana@example.org");
  await write({ kind: "sign_up", recipient: "ben@example.org" });
  clock.travel(minuteMs);
  expect(await holdLetters(job, null, { held: true })).toMatchObject({ ok: true });
  clock.travel(minuteMs);
  await invoiceTo("carla@example.org");
  await write({ kind: "sign_up", recipient: "dora@example.org" });
  expect(await deliver()).toEqual(["sent"]);
  expect(sent.map(({ to }) => to)).toEqual(["dora@example.org"]);
  expect(await holdLetters(job, null, { held: false })).toMatchObject({ ok: true });
  await deliver();
  expect(sent.map(({ to }) => to).sort()).toEqual(["ana", "ben", "carla", "dora"].map((name) => `${name}@example.org`));
});

test("a letter that somebody asked for a moment ago goes to a marked address too, and its arrival lifts the mark", async () => {
  const { answers, invoiceTo, write, deliver, sent, db } = await house();
  answers.set("ada@example.org", refused);
  await invoiceTo("ada@example.org");
  await deliver();
  answers.clear();
  await write({ kind: "sign_up", recipient: "ada@example.org" });
  expect(await deliver()).toEqual(["sent"]);
  expect(await db.$count(refusingMailbox)).toBe(0);
  await invoiceTo("ada@example.org");
  await deliver();
  expect(sent).toHaveLength(2);
});

test("a mailbox that cannot now is asked later each time, a mail server that is away soon again, and the others wait for neither", async () => {
  const { answers, invoiceTo, deliver, clock, rows, sent } = await house();
  answers.set("busy@example.org", greylisted);
  await invoiceTo("busy@example.org");
  await invoiceTo("ana@example.org");
  expect(await deliver()).toEqual(["waiting", "sent"]);
  const pauses = async () => {
    const pausesMs: number[] = [];
    for (let n = 0; n < 11; n += 1) {
      const [waiting] = (await rows()).filter(({ state }) => state === "waiting");
      const pauseMs = waiting!.nextAt.getTime() - clock.now().getTime();
      pausesMs.push(pauseMs);
      clock.travel(pauseMs - 1);
      expect(await deliver()).toEqual([]);
      clock.travel(1);
      expect(await deliver()).toEqual(["waiting"]);
    }
    return pausesMs;
  };
  expect((await pauses()).map((ms) => ms / minuteMs)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240]);
  answers.set("busy@example.org", down);
  clock.travel(4 * hourMs);
  await deliver();
  expect(new Set((await pauses()).map((ms) => ms / minuteMs))).toEqual(new Set([10]));
  answers.clear();
  clock.travel(10 * minuteMs);
  expect(await deliver()).toEqual(["sent"]);
  expect(new Set(sent.map(({ once }) => once)).size).toBe(2);
});

test("a letter is tried for as long as it is worth it, and is then for the steward to see", async () => {
  const { answers, write, invoiceTo, deliver, clock, director, engineer } = await house();
  answers.set("ada@example.org", greylisted);
  await write({ kind: "sign_up", recipient: "ada@example.org" });
  await invoiceTo("ada@example.org");
  for (let hour = 0; hour < 30; hour += 4) {
    await deliver();
    clock.travel(4 * hourMs);
  }
  const page = await undeliveredPage(director, { letter: null, mark: null });
  expect(page?.letters).toMatchObject([
    { says: "Finish signing up", state: "expired", recipient: "ada@example.org", reason: "450 4.7.1 Come again" },
  ]);
  expect(page?.health).toMatchObject({ waiting: 1, undelivered: 1 });
  expect(await undeliveredPage(engineer, { letter: null, mark: null })).toBeNull();
});

test("one letter that cannot be written, and one of a kind that this build does not know, hold up nobody's", async () => {
  const { write, invoiceTo, deliver, failures, sent, db, rows } = await house();
  await write({ kind: "dues", recipient: "ada@example.org" });
  await write({ kind: "password_reset", recipient: "nobody@example.org" });
  await invoiceTo("ada@example.org");
  await db.execute(
    "insert into letter (id, kind, recipient, next_at, created_at) select gen_random_uuid(), 'of_next_year', 'ada@example.org', next_at, created_at from letter limit 1",
  );
  expect((await deliver()).sort()).toEqual(["ended", "sent", "waiting", "waiting"]);
  expect(failures).toHaveLength(1);
  expect(sent).toHaveLength(1);
  expect((await rows()).find(({ kind }) => kind === "dues")?.lastError).toBe(
    "It could not be written: the log says why.",
  );
});

test("is taken by one of those who come at once, and by the next when its process dies; a verb that is refused promises none", async () => {
  const { invoiceTo, office, job, rows, clock, sent, deliver, as, db } = await house();
  await invoiceTo("ada@example.org");
  const [{ id } = { id: "" }] = await rows();
  const taken = await Promise.all(Array.from({ length: 5 }, () => deliverLetter(job, null, { letterId: id }, office)));
  expect(taken.flatMap((each) => (each.ok && each.value ? [each.value] : []))).toEqual(["sent"]);
  expect(sent).toHaveLength(1);
  await invoiceTo("ben@example.org");
  const dying = { ...office, mail: { send: () => new Promise<MailAnswer>(() => {}) } };
  const [, { id: second } = { id: "" }] = await rows();
  void deliverLetter(job, null, { letterId: second }, dying);
  await expect.poll(async () => (await rows())[1]?.attempts).toBe(1);
  expect(await deliver()).toEqual([]);
  clock.travel(3 * minuteMs);
  expect(await deliver()).toEqual(["sent"]);
  const refusing = await transact<null, { readonly kind: "no" }>(
    job,
    {},
    async (tx) => (
      await writeLetters(tx, [{ kind: "invoice", recipient: "cleo@example.org" }]),
      { ok: false, refusal: { kind: "no" } }
    ),
  );
  expect(refusing.ok).toBe(false);
  await transact<null, never>(
    { ...as(testMachine("story")), writesNoLetters: true },
    {},
    async (tx) => (await writeLetters(tx, [{ kind: "invoice", recipient: "dan@example.org" }]), ok(null)),
  );
  expect(await db.$count(letter)).toBe(2);
});

test("the steward has it sent once more, which lifts the mark, or sets it aside; of two who do so at once one does", async () => {
  const { answers, invoiceTo, deliver, director, engineer, rows, db, sent, clock } = await house();
  answers.set("ada@example.org", refused).set("ben@example.org", refused);
  for (const to of ["ada@example.org", "ben@example.org"]) await invoiceTo(to);
  await deliver();
  const [ada, ben] = (await rows()).map(({ id }) => id);
  expect(await resendLetter(engineer, null, { letterId: ada! })).toMatchObject({
    ok: false,
    refusal: { kind: "not_permitted" },
  });
  expect(await setLetterAside(engineer, null, { letterId: ada! })).toMatchObject({
    ok: false,
    refusal: { kind: "not_permitted" },
  });
  expect(await liftMark(engineer, null, { address: "ada@example.org" })).toMatchObject({
    ok: false,
    refusal: { kind: "not_permitted" },
  });
  answers.clear();
  const asked = await Promise.all([
    resendLetter(director, null, { letterId: ada! }),
    resendLetter(director, null, { letterId: ada! }),
    resendLetter(director, null, { letterId: "nonsense" }),
  ]);
  expect(asked.map((answer) => (answer.ok ? answer.value.recipient : answer.refusal.kind)).sort()).toEqual([
    "ada@example.org",
    "letter_not_held",
    "letter_not_held",
  ]);
  yes(await setLetterAside(director, null, { letterId: ben! }));
  expect(await deliver()).toEqual(["sent"]);
  expect(sent.map(({ to }) => to)).toEqual(["ada@example.org"]);
  const page = await undeliveredPage(director, { letter: null, mark: null });
  expect([page?.letters, page?.marks.map(({ address }) => address)]).toEqual([[], ["ben@example.org"]]);
  yes(await liftMark(director, null, { address: "ben@example.org" }));
  expect(await db.$count(refusingMailbox)).toBe(0);
  clock.travel(91 * dayMs);
  await sweepLetters(director, 90);
  expect(await rows()).toEqual([]);
});

test("many of them are shown page by page, the newest first", async () => {
  const { answers, invoiceTo, deliver, director, clock } = await house();
  const to = Array.from({ length: 30 }, (_, n) => `person-${String(n).padStart(2, "0")}@example.org`);
  for (const address of to) {
    answers.set(address, refused);
    clock.travel(1_000);
    await invoiceTo(address);
    await deliver();
  }
  const first = await undeliveredPage(director, { letter: null, mark: null });
  const second = await undeliveredPage(director, { letter: first!.nextAfter, mark: first!.nextMark });
  expect([...first!.letters, ...second!.letters].map(({ recipient }) => recipient)).toEqual([...to].reverse());
  expect([...first!.marks, ...second!.marks].map(({ address }) => address)).toEqual(to);
  expect([second!.nextAfter, second!.nextMark]).toEqual([null, null]);
});
