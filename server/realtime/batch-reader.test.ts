import { expect, it } from "vitest";
import { BatchReader } from "./batch-reader.ts";

/** Readings whose end the test decides; an answer names the reading that it comes from. */
function gathering() {
  const readings: { readonly questions: readonly string[]; readonly end: (failure?: Error) => void }[] = [];
  const gathered = new BatchReader<string, string>(
    (questions) =>
      new Promise((resolve, reject) => {
        const number = readings.length + 1;
        readings.push({
          questions,
          end: (failure) =>
            failure
              ? reject(failure)
              : resolve(new Map(questions.map((question) => [question, `${question}${number}`]))),
        });
      }),
  );
  return { gathered, readings };
}
const settle = () => new Promise<void>((over) => setImmediate(over));

it("a crowd that asks while something is being read is answered together, by a reading that begins after they asked", async () => {
  const { gathered, readings } = gathering();
  const first = gathered.ask("a");
  await settle();
  const crowd = ["a", "b", "a", "c"].map((question) => gathered.ask(question));
  await settle();
  expect(readings.map(({ questions }) => questions)).toEqual([["a"]]);
  readings[0]?.end();
  expect(await first).toBe("a1");
  await settle();
  expect(readings[1]?.questions).toEqual(["a", "b", "c"]);
  const late = gathered.ask("b");
  readings[1]?.end();
  expect(await Promise.all(crowd)).toEqual(["a2", "b2", "a2", "c2"]);
  await settle();
  readings[2]?.end();
  expect(await late).toBe("b3");
});

it("a reading that fails fails for those who waited for it, and for nobody behind them", async () => {
  const { gathered, readings } = gathering();
  const first = gathered.ask("a");
  await settle();
  const second = gathered.ask("a");
  readings[0]?.end(new Error("the database is away"));
  await expect(first).rejects.toThrow("away");
  await settle();
  readings[1]?.end();
  expect(await second).toBe("a2");
});
