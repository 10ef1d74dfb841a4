import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { col, instant, readRows } from "./rows.server.ts";
import { freshDatabase } from "./test-database.ts";

test("a row comes with each column as its kind says, sums as whole numbers, inside of JSON as well", async () => {
  const { db } = await freshDatabase();
  const found = await readRows(
    db,
    {
      id: col.text,
      minor: col.bigint,
      count: col.number,
      named: col.boolean,
      at: col.text,
      paid: col.nullable(col.bigint),
      rung: col.word<"firm" | "paid">(),
      lines: col.list(col.record({ minor: col.bigint, note: col.nullable(col.text) })),
      marks: col.list(col.text),
      details: col.json<{ any: number[] }>(),
    },
    sql`select '00000000-0000-7000-8000-000000000000'::uuid as id, 9007199254740993 as minor, 3 as count, true as named,
      ${instant(sql`'2026-01-02 03:04:05.678901+00'::timestamptz`)} as at, null as paid, 'firm' as rung,
      json_build_array(json_build_object('minor', '12', 'note', null)) as lines, array['a', 'b'] as marks, '{"any": [1]}'::jsonb as details`,
  );
  expect([...found]).toEqual([
    {
      id: "00000000-0000-7000-8000-000000000000",
      minor: 9_007_199_254_740_993n,
      count: 3,
      named: true,
      at: "2026-01-02T03:04:05.678Z",
      paid: null,
      rung: "firm",
      lines: [{ minor: 12n, note: null }],
      marks: ["a", "b"],
      details: { any: [1] },
    },
  ]);
});

test("a list goes on behind an instant as the database keeps it, to the microsecond", async () => {
  const { db } = await freshDatabase();
  const at = instant(sql`'2026-01-02 03:04:05.678901+00'::timestamptz`, "microseconds");
  expect(await readRows(db, { at: col.text }, sql`select ${at} as at`)).toMatchObject([
    { at: "2026-01-02T03:04:05.678901Z" },
  ]);
});

test("a column that a statement does not answer is found, whether it finds rows or none", async () => {
  const { db } = await freshDatabase();
  const shape = { id: col.text, nmae: col.text };
  const asked = (where: string) => readRows(db, shape, sql`select 'x' as id, 'y' as name where ${sql.raw(where)}`);
  await expect(asked("true")).rejects.toThrow('column "nmae" should hold a text and holds nothing');
  await expect(asked("false")).rejects.toThrow('column "nmae" should hold a value and holds nothing');
});

test("a column of another kind is found: null where nothing may miss, a sum as a number, a misspelt key in JSON", async () => {
  const { db } = await freshDatabase();
  await expect(readRows(db, { name: col.text }, sql`select null as name`)).rejects.toThrow("holds null");
  await expect(readRows(db, { minor: col.bigint }, sql`select 5 as minor`)).rejects.toThrow("holds number");
  await expect(
    readRows(
      db,
      { owner: col.nullable(col.record({ slug: col.text })) },
      sql`select json_build_object('slag', 'x') as owner`,
    ),
  ).rejects.toThrow('column "slug"');
});
