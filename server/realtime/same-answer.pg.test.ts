import { expect, test } from "vitest";
import { eventsAfter } from "#app/domain/timeline/events-after.server.ts";
import { postMessage } from "#app/domain/discussion/post-message.server.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { projectStream, type StreamId } from "#app/domain/kernel/events.ts";
import { stateIntent } from "#app/domain/pledges/state-intent.server.ts";
import { fixed } from "#app/domain/pledges/test-raise.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { pledgeNames, testSight } from "#app/domain/sight/test-sight.ts";
import type { Sessions } from "#app/http/session.server.ts";
import { dial, eventually, startNode } from "./test-gateway.ts";

const listen = async (url: string, sessions: Sessions, { actor }: Context, stream: StreamId, head: number) => {
  const cookie = actor.kind === "person" ? (await sessions.start(actor.personId, "test")).split(";")[0] : undefined;
  const client = dial(url, cookie);
  await new Promise<void>((ready, refused) => {
    client.socket.once("connect", ready);
    client.socket.once("connect_error", refused);
  });
  expect(await client.ask("subscribe", { stream, after: head })).toMatchObject({ ok: true, events: [] });
  return client;
};

test("a socket tells each person what the log says to them: whose a pledge is to its payer’s people, to those whom it credits, and to nobody who may not know", async () => {
  const house = await testSight();
  const { viewers, pledges, projectId, newId, clock, by, school } = house;
  const stream = projectStream(projectId);
  const { url, sessions } = await startNode(house.address, clock, newId, { limitFactor: 10 });
  const head = (await eventsAfter(house.visitor, stream, 0))!.head;
  const listening = await Promise.all(
    Object.entries(viewers).map(async ([viewer, ctx]) => ({
      viewer,
      ctx,
      client: await listen(url, sessions, ctx, stream, head),
    })),
  );

  // Somebody who pays for a school that is not theirs, and somebody who means to: neither wants to be named.
  const late = await house.pledger("Late House");
  await house.signed(late, fixed(700), [], {
    named: false,
    sealed: true,
    creditedOrganizationId: school.organizationId,
  });
  const intent = {
    projectId,
    organizationId: by.intent.organizationId,
    creditedOrganizationId: school.organizationId,
    terms: fixed(900),
    named: false,
    note: "",
  };
  yes(await stateIntent(by.intent, newId(), intent));
  for (const name of pledgeNames) {
    clock.travel(60_000);
    const said = {
      markdown: "Thank you.",
      organizationId: null,
      replyToId: null,
      about: `pledge:${pledges[name].id}`,
    } as const;
    yes(await postMessage(viewers["a maintainer"], newId(), { projectId, ...said }));
  }

  for (const { viewer, ctx, client } of listening) {
    const log = (await eventsAfter(ctx, stream, head))!;
    expect(log.more).toBe(false);
    expect(log.events.length).toBeGreaterThan(pledgeNames.length);
    await eventually(() => expect(client.events(stream), viewer).toEqual(log.events));
  }
  const heard = (viewer: keyof typeof viewers) =>
    JSON.stringify(listening.find((each) => each.viewer === viewer)?.client.events(stream));
  for (const viewer of ["the credited organization", "who pays and credits another", "the steward’s engineer"] as const)
    expect(heard(viewer), viewer).toContain("Credited School");
  for (const viewer of ["a visitor", "a member of another organization", "a maintainer"] as const)
    expect(heard(viewer), viewer).not.toContain("Credited School");
});

test("whoever pays stands nearer from then on, and is told to read anew, also where another is credited", async () => {
  const house = await testSight();
  const { viewers, school } = house;
  const stream = projectStream(house.projectId);
  const { url, sessions } = await startNode(house.address, house.clock, house.newId);
  const payer = viewers["a member of another organization"];
  const head = (await eventsAfter(payer, stream, 0))!.head;
  const paying = await listen(url, sessions, payer, stream, head);
  const credited = await listen(url, sessions, viewers["the credited organization"], stream, head);
  await house.signed(payer, fixed(700), [], { creditedOrganizationId: school.organizationId });
  await eventually(() => expect(paying.told.revoked).toEqual([{ stream, reason: "changed" }]));
  await eventually(() => expect(credited.events(stream).length).toBeGreaterThan(0));
  expect(credited.told.revoked).toEqual([]);
});
