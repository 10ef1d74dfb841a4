import { DrizzleQueryError } from "drizzle-orm";
import postgres from "postgres";
import { expect, test } from "vitest";
import { describeError } from "./describe-error.server.ts";

const refusedRow = Object.assign(
  new postgres.PostgresError('duplicate key value violates unique constraint "person_email_unique"'),
  {
    code: "23505",
    detail: "Key (email)=(ana@lakeside.example) already exists.",
    constraint_name: "person_email_unique",
    table_name: "person",
  },
);

test("what people typed into a refused statement does not reach the log", () => {
  const error = new DrizzleQueryError(
    'insert into "person" values ($1, $2)',
    ["ana@lakeside.example", "$argon2id$secret"],
    refusedRow,
  );
  const described = describeError(error);
  expect(JSON.stringify(described)).not.toMatch(/lakeside|argon2id/);
  expect(described).toMatchObject({
    sqlState: "23505",
    constraint: "person_email_unique",
    table: "person",
    query: 'insert into "person" values ($1, $2)',
  });
  expect(described.stack).toMatch(/^\s+at /);
});

test("an error of our own keeps its sentence", () => {
  expect(describeError(new Error("Impossible: a transfer sums to zero"))).toMatchObject({
    name: "Error",
    message: "Impossible: a transfer sums to zero",
  });
});

test("a thrown text is not repeated, because nobody knows what it carries", () => {
  expect(describeError("password=hunter2").message).toBe("a string was thrown instead of an error");
});
