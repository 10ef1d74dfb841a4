import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { message } from "#db/schema/discussion.ts";
import { membership, person } from "#db/schema/identity.ts";
import { makePledgeRow, makeProject } from "#db/seed/factories.ts";
import { ownSessions } from "#app/domain/identity/own-account-pages.server.ts";
import { endSessions } from "#app/domain/identity/end-sessions.server.ts";
import { networkStream, personStream, projectStream, type Said } from "#app/domain/kernel/events.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { answerSchemas, serverEvents as toldSchemas } from "#app/live/protocol.ts";
import { eventually, testGateway } from "./test-gateway.ts";

const numbers = (events: readonly { seq: number }[]) => events.map((event) => event.seq);
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
const totals = { currency: "USD", firmMinor: "500000", conditionalMinor: "0", intentMinor: "0", organizations: 1 };

describe("following a stream", () => {
  it("leaves no hole between the page and the socket, while others write all the time", async () => {
    const { connect, join, post, stream } = await testGateway();
    const writers = await Promise.all(Array.from({ length: 5 }, () => join()));
    let writing = true;
    let written = 0;
    const work = Promise.all(
      writers.map(async ({ ctx }) => {
        while (writing) {
          await post(ctx, "again");
          written += 1;
        }
      }),
    );
    const clients = [];
    for (let i = 0; i < 8; i++) {
      const client = await connect();
      const answer = await client.ask("subscribe", { stream, after: 0 });
      if (!answer.ok) throw new Error(answer.code);
      clients.push({ client, first: answer.events });
    }
    await eventually(() => expect(written).toBeGreaterThan(40));
    writing = false;
    await work;
    for (const { client, first } of clients) {
      await eventually(() => {
        const heard = client.events(stream).map((event) => event.seq);
        expect(Math.max(first.at(-1)?.seq ?? 0, ...heard)).toBe(written);
      });
      // What the answer brought and what was told after: together everything, told in order and without a gap.
      const told = numbers(client.events(stream));
      expect(new Set([...numbers(first), ...told])).toEqual(new Set(upTo(written)));
      expect(told).toEqual(Array.from({ length: told.length }, (_, i) => (told[0] ?? 0) + i));
    }
  });

  it("gives what was said since the page was made, and then what is said from now on", async () => {
    const { connect, join, post, stream } = await testGateway();
    const { ctx } = await join({ name: "Helen Ward" });
    for (const words of ["one", "two", "three"]) await post(ctx, words);
    const client = await connect();
    const answer = await client.ask("subscribe", { stream, after: 1 });
    expect(answer).toMatchObject({
      ok: true,
      head: 3,
      more: false,
      events: [{ seq: 2 }, { seq: 3, message: { html: "<p>three</p>", author: { name: "Helen Ward" } } }],
    });
    expect(answerSchemas.subscribe.parse(answer)).toEqual(answer);
    await post(ctx, "four");
    await eventually(() => expect(numbers(client.events(stream))).toEqual([4]));
    expect(toldSchemas.event.parse(client.told.event[0])).toEqual(client.told.event[0]);
    expect(await client.ask("unsubscribe", { stream })).toEqual({ ok: true });
    await post(ctx, "five");
    expect(await client.ask("sync", { stream, after: 3 })).toMatchObject({ head: 5, events: [{ seq: 4 }, { seq: 5 }] });
    expect(numbers(client.events(stream))).toEqual([4]);
  });

  it("finds by a beat that the last event was lost", async () => {
    const { connect, join, stream, post, clock } = await testGateway();
    const { ctx } = await join();
    const client = await connect();
    await client.ask("subscribe", { stream, after: 0 });
    await post(ctx, "heard or not");
    expect(await client.ask("beat", { streams: [stream, networkStream] })).toEqual({
      ok: true,
      heads: { [stream]: 1 },
      now: clock.now().toISOString(),
    });
  });

  it("tells what was committed when the node died before it could ring the bell", async () => {
    const { connect, join, stream, post } = await testGateway();
    const { ctx } = await join();
    const client = await connect();
    await client.ask("subscribe", { stream, after: 0 });
    await post({ ...ctx, bell: () => {} }, "nobody rang");
    await eventually(() => expect(numbers(client.events(stream))).toEqual([1]));
  });

  it("also works where WebSocket is blocked", async () => {
    const { connect, join, stream, post } = await testGateway();
    const { ctx } = await join();
    const client = await connect(undefined, { transports: ["polling"] });
    await client.ask("subscribe", { stream, after: 0 });
    await post(ctx, "by polling");
    await eventually(() =>
      expect(client.events(stream)).toMatchObject([{ seq: 1, message: { html: "<p>by polling</p>" } }]),
    );
  });
});

describe("what each viewer hears", () => {
  it("tells one event at each level as it may be seen there, with the same number for all", async () => {
    const { connect, join, signIn, stream, workshop, projectId, newId, outside } = await testGateway();
    const { ctx, organizationId, personId } = await join({
      name: "Helen Ward",
      organizationName: "Lakeside University",
    });
    const pledgeId = await makePledgeRow(workshop, { projectId, organizationId, named: false });
    const steward = await join({ kind: "steward", role: "engineer" });
    const other = await join();
    const [visitor, member, cofunder, staff] = await Promise.all([
      connect(),
      connect(await signIn(other.personId)),
      connect(await signIn(personId)),
      connect(await signIn(steward.personId)),
    ]);
    for (const client of [visitor, member, cofunder, staff])
      expect(await client.ask("subscribe", { stream, after: 0 })).toMatchObject({ ok: true });
    const say = (said: Omit<Said, "streams">) =>
      transact({ ...ctx, actor: ctx.actor }, {}, (tx) => {
        tx.say({ ...said, streams: [stream] } as Said);
        return Promise.resolve(ok(null));
      });
    await say({
      name: "pledge.stood",
      organizationId,
      payload: { pledgeId, named: false, amountMinor: "500000", termsKind: "fixed", totals, becauseOfPledgeId: null },
    });
    await say({
      name: "project.moved",
      audience: "cofunders",
      payload: { from: "raising", to: "paused", reason: "between us" },
    });
    await say({ name: "project.edited", audience: "steward", payload: { fields: ["the inner note"] } });
    for (const client of [visitor, member, cofunder, staff])
      await eventually(() => expect(numbers(client.events(stream))).toEqual([1, 2, 3]));
    for (const client of [visitor, member]) {
      expect(client.events(stream)).toMatchObject([
        { masked: true, organization: null },
        { type: "hidden" },
        { type: "hidden" },
      ]);
      expect(JSON.stringify(client.events(stream))).not.toMatch(/Lakeside|Helen|between us|inner note/);
    }
    expect(cofunder.events(stream)).toMatchObject([
      { masked: false, organization: { name: "Lakeside University" } },
      { type: "project.moved" },
      { type: "hidden" },
    ]);
    expect(staff.events(stream)).toMatchObject([
      { masked: false },
      { type: "project.moved" },
      { type: "project.edited" },
    ]);
    expect(newId()).not.toBe(outside.newId());
  });

  it("lets nobody follow what is not theirs, and does not tell whether it exists", async () => {
    const { connect, join, signIn, workshop, newId } = await testGateway();
    const mine = await join();
    const other = await join();
    const draft = await makeProject(workshop, { stage: "draft", proposerOrganizationId: mine.organizationId });
    const client = await connect(await signIn(other.personId));
    for (const stream of [projectStream(draft.projectId), projectStream(newId()), personStream(mine.personId)]) {
      for (const name of ["subscribe", "sync"] as const)
        expect(await client.ask(name, { stream, after: 0 })).toMatchObject({
          ok: false,
          code: "not_found",
          retryable: false,
        });
      expect(await client.ask("read", { stream, seq: 1 })).toMatchObject({ ok: false, code: "stream_not_found" });
      expect(await client.ask("beat", { streams: [stream] })).toMatchObject({ heads: {} });
    }
    const owner = await connect(await signIn(mine.personId));
    expect(await owner.ask("subscribe", { stream: projectStream(draft.projectId), after: 0 })).toMatchObject({
      ok: true,
    });
    expect(await owner.ask("subscribe", { stream: personStream(mine.personId), after: 0 })).toMatchObject({ ok: true });
  });

  it("moves people who became co-funders to where they see more", async () => {
    const { connect, join, signIn, stream, workshop, projectId } = await testGateway();
    const { ctx, organizationId, personId } = await join();
    const client = await connect(await signIn(personId));
    await client.ask("subscribe", { stream, after: 0 });
    const pledgeId = await makePledgeRow(workshop, { projectId, organizationId, named: true });
    await transact(ctx, {}, (tx) => {
      const payload = { pledgeId, named: true, amountMinor: "500000", termsKind: "fixed", totals, stands: true };
      tx.say({ name: "pledge.signed", streams: [stream], organizationId, payload });
      return Promise.resolve(ok(null));
    });
    await eventually(() => expect(client.told.revoked).toEqual([{ stream, reason: "changed" }]));
    await client.ask("subscribe", { stream, after: 1 });
    await transact(ctx, {}, (tx) => {
      tx.say({
        name: "project.moved",
        streams: [stream],
        audience: "cofunders",
        payload: { from: "raising", to: "paused", reason: "" },
      });
      return Promise.resolve(ok(null));
    });
    await eventually(() => expect(client.events(stream).at(-1)).toMatchObject({ seq: 2, type: "project.moved" }));
  });
});

describe("commands", () => {
  const command = (stream: string, key: string, markdown = "Hello") => ({
    name: "post-message" as const,
    stream: stream as `project:${string}`,
    key,
    data: { markdown },
  });

  it("are done once when the answer got lost and the same command comes again, on another connection", async () => {
    const { connect, join, signIn, stream, newId, db } = await testGateway();
    const { personId } = await join();
    const cookie = await signIn(personId);
    const key = newId();
    const first = await connect(cookie);
    first.socket.emit("command", command(stream, key), () => {});
    await eventually(async () => expect(await db.$count(message)).toBe(1));
    first.socket.disconnect();
    const second = await connect(cookie);
    const again = await second.ask("command", command(stream, key));
    expect(again).toMatchObject({ ok: true, seq: 1, rev: 1 });
    expect(answerSchemas.command.parse(again)).toEqual(again);
    const twins = await Promise.all(
      Array.from(
        { length: 8 },
        async (_, i) => (i % 2 ? second : first).socket.connected && second.ask("command", command(stream, key)),
      ),
    );
    for (const twin of twins) if (twin) expect(twin).toEqual(again);
    expect(await db.$count(message)).toBe(1);
  });

  it("are one message when two tabs send the same at the same time", async () => {
    const { connect, join, signIn, stream, newId, db } = await testGateway();
    const { personId } = await join();
    const cookie = await signIn(personId);
    const tabs = await Promise.all([connect(cookie), connect(cookie)]);
    const key = newId();
    const [one, two] = await Promise.all(tabs.map((tab) => tab.ask("command", command(stream, key))));
    expect(one).toEqual(two);
    expect(await db.$count(message)).toBe(1);
    expect(await tabs[0].ask("command", command(stream, key, "Something else"))).toMatchObject({
      ok: false,
      code: "key_reused",
      retryable: false,
    });
  });

  it("are refused in words, with what stands now where the base was another", async () => {
    const { connect, join, signIn, stream, newId } = await testGateway();
    const { personId } = await join();
    const client = await connect(await signIn(personId));
    const visitor = await connect();
    expect(await visitor.ask("command", command(stream, newId()))).toMatchObject({
      ok: false,
      code: "sign_in_first",
      retryable: false,
    });
    const posted = await client.ask("command", command(stream, newId()));
    if (!posted.ok) throw new Error(posted.code);
    const edit = (baseRev: number) => ({
      name: "edit-message" as const,
      stream,
      key: newId(),
      baseRev,
      data: { messageId: posted.result.messageId, markdown: "Edited" },
    });
    expect(await client.ask("command", edit(1) as never)).toMatchObject({ ok: true, rev: 2, seq: 2 });
    expect(await client.ask("command", edit(1) as never)).toMatchObject({
      ok: false,
      code: "message_changed",
      current: 2,
      words: expect.stringContaining("another screen"),
    });
    expect(
      await client.ask("command", {
        name: "delete-message",
        stream,
        key: newId(),
        data: { messageId: posted.result.messageId },
      } as never),
    ).toMatchObject({ ok: true, rev: 3 });
    expect(await client.ask("read", { stream, seq: 2 })).toEqual({ ok: true, seq: 2 });
    expect(await client.ask("read", { stream, seq: 1 })).toEqual({ ok: true, seq: 2 });
  });

  it("are refused as soon as a role or the session was taken, even before any news of it came", async () => {
    const { connect, join, signIn, newId, workshop, db } = await testGateway();
    const { personId, organizationId } = await join();
    const draft = await makeProject(workshop, { stage: "draft", proposerOrganizationId: organizationId });
    const stream = projectStream(draft.projectId);
    const client = await connect(await signIn(personId));
    expect(await client.ask("command", command(stream, newId()))).toMatchObject({ ok: true });
    await db.delete(membership);
    expect(await client.ask("command", command(stream, newId()))).toMatchObject({
      ok: false,
      code: "thread_not_found",
    });
  });
});

describe("revocation", () => {
  it("ends the connections of a session that was revoked, and of no other", async () => {
    const { connect, join, signIn, stream, post } = await testGateway();
    const { personId, ctx } = await join();
    if (ctx.actor.kind !== "person") throw new Error("whoever joins is a person");
    const self = { ...ctx, actor: ctx.actor };
    const [gone, stays] = await Promise.all([connect(await signIn(personId)), connect(await signIn(personId))]);
    for (const client of [gone, stays]) await client.ask("subscribe", { stream, after: 0 });
    const [newest] = await ownSessions(self);
    await endSessions(self, null, { only: newest!.sessionHash });
    const isGone = (client: typeof gone) => client.told.revoked.length > 0 && !client.socket.connected;
    await eventually(() => expect([gone, stays].filter(isGone)).toHaveLength(1));
    await post(ctx, "after the revocation");
    const [left] = [gone, stays].filter(isGone);
    const [heard] = [gone, stays].filter((client) => !isGone(client));
    expect(left?.told.revoked).toEqual([{ stream: null, reason: "signed_out" }]);
    await eventually(() => expect(heard?.events(stream)).toHaveLength(1));
    expect(left?.events(stream)).toEqual([]);
  });

  it("takes people out of the rooms that a lost role had opened", async () => {
    const { connect, join, signIn, workshop, db, outside } = await testGateway();
    const { personId, organizationId } = await join();
    const draft = await makeProject(workshop, { stage: "draft", proposerOrganizationId: organizationId });
    const stream = projectStream(draft.projectId);
    const client = await connect(await signIn(personId));
    expect(await client.ask("subscribe", { stream, after: 0 })).toMatchObject({ ok: true });
    expect(await client.ask("subscribe", { stream: networkStream, after: 0 })).toMatchObject({ ok: true });
    await db.delete(membership);
    await eventually(() =>
      expect(new Set(client.told.revoked.map((each) => JSON.stringify(each)))).toEqual(
        new Set(
          [
            { stream, reason: "access" },
            { stream: networkStream, reason: "changed" },
          ].map((each) => JSON.stringify(each)),
        ),
      ),
    );
    await transact(outside, {}, (tx) => {
      tx.say({ name: "project.edited", streams: [stream], payload: { fields: [] } });
      return Promise.resolve(ok(null));
    });
    expect(await client.ask("beat", { streams: [stream] })).toMatchObject({ heads: {} });
    expect(client.events(stream)).toEqual([]);
  });
});

describe("presence and signals", () => {
  it("shows people who is here and for whom, visitors only organizations, and nobody who does not want to be seen", async () => {
    const { connect, join, signIn, stream, db } = await testGateway();
    const helen = await join({ name: "Helen Ward", organizationName: "Lakeside University" });
    const jonas = await join({ name: "Jonas Weil", organizationName: "Commons Foundation" });
    const hidden = await join({ name: "Ana" });
    await db.update(person).set({ showPresence: false }).where(eq(person.id, hidden.personId));
    const visitor = await connect();
    const clients = await Promise.all(
      [helen, jonas, helen, hidden].map(async ({ personId }) => connect(await signIn(personId))),
    );
    for (const client of [visitor, ...clients]) await client.ask("subscribe", { stream, after: 0 });
    for (const client of clients)
      await eventually(() =>
        expect(client.told.presence.at(-1)).toMatchObject({
          total: 2,
          people: [
            { person: { name: "Helen Ward" }, organization: { name: "Lakeside University" } },
            { person: { name: "Jonas Weil" } },
          ],
        }),
      );
    await eventually(() =>
      expect(visitor.told.presence.at(-1)).toMatchObject({
        total: 2,
        people: [],
        organizations: [{ organization: { name: "Lakeside University" }, people: 1 }, { people: 1 }],
      }),
    );
    expect(toldSchemas.presence.parse(visitor.told.presence[0])).toEqual(visitor.told.presence[0]);
    expect(JSON.stringify(visitor.told.presence)).not.toMatch(/Helen|Jonas|Ana/);
    // One who decides to be seen no more is gone for everybody at once.
    await db.update(person).set({ showPresence: false }).where(eq(person.id, jonas.personId));
    await eventually(() => expect(clients[0]!.told.presence.at(-1)).toMatchObject({ total: 1 }));
  });

  it("tells the others who is writing, and drops what comes too fast", async () => {
    const { connect, join, signIn, stream } = await testGateway();
    const [helen, jonas] = await Promise.all([join({ name: "Helen Ward" }), join()]);
    const writer = await connect(await signIn(helen.personId));
    const reader = await connect(await signIn(jonas.personId));
    const visitor = await connect();
    for (const client of [writer, reader, visitor]) await client.ask("subscribe", { stream, after: 0 });
    for (let i = 0; i < 50; i++) writer.socket.emit("signal", { stream, kind: "typing" });
    visitor.socket.emit("signal", { stream, kind: "typing" });
    await eventually(() =>
      expect(reader.told.signal[0]).toMatchObject({ stream, kind: "typing", person: { name: "Helen Ward" } }),
    );
    await writer.ask("beat", { streams: [stream] });
    expect(toldSchemas.signal.parse(reader.told.signal[0])).toEqual(reader.told.signal[0]);
    expect(reader.told.signal.length).toBeLessThan(50);
    expect([writer.told.signal, visitor.told.signal]).toEqual([[], []]);
  });
});
