import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { text } from "node:stream/consumers";
import { eq, ne, sql } from "drizzle-orm";
import { SMTPServer } from "smtp-server";
import { expect, onTestFinished, test } from "vitest";
import { letter, refusingMailbox } from "#db/schema/mail.ts";
import { makePerson } from "#db/seed/factories.ts";
import { requestPasswordReset } from "#app/domain/identity/request-password-reset.server.ts";
import { startSignUp } from "#app/domain/identity/start-sign-up.server.ts";
import { testMachine } from "#app/domain/kernel/test-machine.ts";
import { minuteMs } from "#app/domain/kernel/clock.ts";
import { deliverLetter, dueLetters } from "#app/domain/mail/deliver-letter.server.ts";
import { testNetwork } from "#app/domain/projects/test-network.ts";
import { smtpMail } from "./adapters/mail.server.ts";
import { startJobs } from "./jobs/jobs.ts";
import { postOffice } from "./post-office.ts";

/** What a mailbox does when a letter comes. */
type Habit = "gone" | "greylists" | "cuts the line" | "hangs";

/** A mail server on this machine, with mailboxes that have habits. */
async function mailServer(port = 0) {
  const habits = new Map<string, Habit>();
  const arrived: { readonly to: string; readonly message: string }[] = [];
  const lines = new Map<number, Socket>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    onRcptTo({ address }, session, done) {
      const habit = habits.get(address);
      if (habit === "gone") return done(Object.assign(new Error("5.1.1 No such user"), { responseCode: 550 }));
      if (habit === "greylists") return done(Object.assign(new Error("4.7.1 Come again"), { responseCode: 450 }));
      if (habit === "cuts the line") return void lines.get(session.remotePort)?.destroy();
      if (habit === undefined) done();
    },
    onData(stream, session, done) {
      void text(stream).then((message) => {
        arrived.push({ to: session.envelope.rcptTo[0]?.address ?? "", message });
        done();
      });
    },
  });
  server.on("error", () => {});
  server.server.on("connection", (socket) => lines.set(socket.remotePort ?? 0, socket));
  const listening = server.listen(port, "127.0.0.1");
  await once(listening, "listening");
  const stop = () =>
    new Promise<void>((closed) => {
      for (const line of lines.values()) line.destroy();
      server.close(() => closed());
    });
  onTestFinished(stop);
  return { habits, arrived, port: (listening.address() as AddressInfo).port, stop };
}

/** A network whose letters go to a mail server, by as many nodes as are asked for; the clock of the letters is the test's. */
async function house() {
  const made = await testNetwork({ poolSize: 10 });
  const { db, address, as, clock } = made;
  const nodes = async (port: number, count = 1) => {
    for (let node = 0; node < count; node += 1) {
      // A mail server that says nothing is waited for as long as a test can wait.
      const mail = smtpMail(`smtp://127.0.0.1:${port}?socketTimeout=1500`, "Tributary <tributary@localhost>");
      const office = postOffice({ mail, publicUrl: "https://fund.example.org" });
      const ctx = as(testMachine("letters"));
      const jobs = await startJobs(address, [
        {
          name: "letters",
          at: "* * * * *",
          everyMs: 50,
          find: () => dueLetters(ctx, office),
          task: "deliver-letter",
          lanes: 3,
          act: async (id) => void (await deliverLetter(ctx, null, { letterId: id }, office)),
        },
      ]);
      onTestFinished(async () => {
        await jobs.stop();
        mail.close();
      });
    }
  };
  const resetFor = async (email: string) => {
    await makePerson(made.workshop, { email });
    await requestPasswordReset(made.visitor, null, { email, whence: { address: "192.0.2.1", device: null } });
  };
  const states = async () =>
    Object.fromEntries(
      (await db.select({ to: letter.recipient, state: letter.state, attempts: letter.attempts }).from(letter)).map(
        ({ to, state, attempts }) => [to, `${state} after ${attempts}`],
      ),
    );
  return { ...made, nodes, resetFor, states, later: (minutes: number) => clock.travel(minutes * minuteMs) };
}

test("one mailbox that is gone, one that is busy, one that cuts the line and one that hangs hold up nobody's letter; two nodes send each once", async () => {
  const { habits, arrived, port } = await mailServer();
  const { nodes, resetFor, states, later, db } = await house();
  for (const [name, habit] of [
    ["gone", "gone"],
    ["busy", "greylists"],
    ["cut", "cuts the line"],
    ["slow", "hangs"],
  ] as const)
    habits.set(`${name}@example.org`, habit);
  // The faulty ones come first, as the oldest letters.
  for (const name of ["gone", "busy", "cut", "slow"]) await resetFor(`${name}@example.org`);
  const good = Array.from({ length: 12 }, (_, n) => `reader-${n}@example.org`);
  for (const address of good) await resetFor(address);
  await nodes(port, 2);
  await expect.poll(() => arrived.map(({ to }) => to).sort(), { timeout: 20_000 }).toEqual([...good].sort());
  await expect.poll(async () => db.$count(letter, ne(letter.lastError, "")), { timeout: 10_000 }).toBe(4);
  expect(await states()).toMatchObject({
    "gone@example.org": "refused after 1",
    "busy@example.org": "waiting after 1",
    "cut@example.org": "waiting after 1",
    "slow@example.org": "waiting after 1",
  });
  expect(await db.select({ address: refusingMailbox.address }).from(refusingMailbox)).toEqual([
    { address: "gone@example.org" },
  ]);
  habits.clear();
  later(15);
  await expect.poll(() => arrived.length, { timeout: 20_000 }).toBe(good.length + 3);
  expect(new Set(arrived.map(({ to }) => to)).size).toBe(arrived.length);
}, 60_000);

test("what is asked for while the mail server is away arrives when it is back, with a link that works", async () => {
  const first = await mailServer();
  await first.stop();
  const { nodes, states, later, visitor, db } = await house();
  for (const email of ["ada@example.org", "ben@example.org"])
    await startSignUp(visitor, null, { email, whence: { address: "192.0.2.1", device: null } });
  await nodes(first.port);
  await expect.poll(async () => db.$count(letter, ne(letter.lastError, "")), { timeout: 10_000 }).toBe(2);
  expect(await states()).toEqual({ "ada@example.org": "waiting after 1", "ben@example.org": "waiting after 1" });
  const { arrived } = await mailServer(first.port);
  later(10);
  await expect
    .poll(states, { timeout: 20_000 })
    .toEqual({ "ada@example.org": "sent after 2", "ben@example.org": "sent after 2" });
  expect(arrived).toHaveLength(2);
  expect(arrived[0]?.message.replace(/=\r\n/g, "")).toMatch(/https:\/\/fund\.example\.org\/sign-up\/[\w-]{43}/);
}, 60_000);

test("a letter that a killed process had taken is sent by another, under the name that it had", async () => {
  const { arrived, port } = await mailServer();
  const { nodes, resetFor, later, db, address } = await house();
  await resetFor("ada@example.org");
  const [{ id } = { id: "" }] = await db.select({ id: letter.id }).from(letter);
  await (await startJobs(address, [])).stop();
  // As it leaves both: the letter's next time set ahead, the task and its lane taken.
  await db
    .update(letter)
    .set({ attempts: 1, nextAt: sql`next_at + interval '3 minutes'` })
    .where(eq(letter.id, id));
  await db.execute(
    sql`select graphile_worker.add_job('deliver-letter', json_build_object('id', ${id}::text), queue_name := 'deliver-letter-0', job_key := 'deliver-letter:' || ${id}::text)`,
  );
  await db.execute(
    "update graphile_worker._private_jobs set locked_at = now() - interval '1 hour', locked_by = 'a killed one'",
  );
  await db.execute(
    "update graphile_worker._private_job_queues set locked_at = now() - interval '1 hour', locked_by = 'a killed one'",
  );
  await nodes(port);
  later(3);
  await expect.poll(() => arrived.length, { timeout: 10_000 }).toBe(1);
  expect(arrived[0]?.message).toContain(`Message-ID: <letter-${id}@localhost>`);
});
