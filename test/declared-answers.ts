import { deepStrictEqual } from "node:assert";
import { answers } from "#app/domain/kernel/command.ts";

/** Every answer that a verb gives in a test is what it declares, no more and no less, and stays what it is as JSON. */
answers.given = ({ name, output }, value) => {
  const parsed = output.safeParse(value);
  if (!parsed.success) throw new Error(`${name} answered what it does not declare: ${parsed.error.message}`);
  deepStrictEqual(parsed.data, value, `${name} answered more than it declares`);
  deepStrictEqual(JSON.parse(JSON.stringify(value)), value, `${name} answered what is no JSON`);
};
