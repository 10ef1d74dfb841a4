import { expect, test } from "vitest";
import { answerInProtocol, protocolFailure } from "./command-answer.server.ts";

const args = {
  request: new Request("http://127.0.0.1/streams/network/commands"),
  params: {},
  context: { requestId: "r", outage: { isSeen: false } },
} as unknown as Parameters<typeof answerInProtocol>[0];

test("a failure of ours is told to scripts in the words of the protocol, and that asking again may help", async () => {
  const answer = await answerInProtocol(args, () => Promise.reject(new Error("no space left on device")));
  expect(answer.status).toBe(500);
  expect(await answer.json()).toEqual(protocolFailure("failed"));
});

test("what is no failure passes", async () => {
  const elsewhere = new Response(null, { status: 302 });
  const leads = async () => {
    await Promise.resolve();
    throw elsewhere;
  };
  await expect(answerInProtocol(args, leads)).rejects.toBe(elsewhere);
});
