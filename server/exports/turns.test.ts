import { expect, test } from "vitest";
import { Turns } from "./turns.ts";

const staying = new AbortController().signal;
const rules = { atOnce: 1, waiting: 2, waitMs: 60_000 };

test("under one name one works at a time, the others in the order in which they came, and another name is not held up", async () => {
  const turns = new Turns(rules);
  const first = await turns.take("a", staying);
  const order: string[] = [];
  const waiting = ["second", "third"].map(async (who) => {
    const done = await turns.take("a", staying);
    order.push(who);
    done?.();
  });
  expect(await turns.take("b", staying)).toBeDefined();
  expect(order).toEqual([]);
  first?.();
  first?.();
  await Promise.all(waiting);
  expect(order).toEqual(["second", "third"]);
  expect(await turns.take("a", staying)).toBeDefined();
});

test("who comes when enough wait already is turned away at once, and who goes away holds up nobody", async () => {
  const turns = new Turns(rules);
  const first = await turns.take("a", staying);
  const leaving = new AbortController();
  const second = turns.take("a", leaving.signal);
  const third = turns.take("a", staying);
  expect(await turns.take("a", staying)).toBeUndefined();
  leaving.abort();
  expect(await second).toBeUndefined();
  first?.();
  expect(await third).toBeDefined();
});

test("who does not come to a turn in time is told so", async () => {
  const turns = new Turns({ ...rules, waitMs: 1 });
  await turns.take("a", staying);
  expect(await turns.take("a", staying)).toBeUndefined();
});
