import { createReadStream } from "node:fs";
import { eq, isNotNull, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { contribution } from "#db/schema/contributions.ts";
import { network } from "#db/schema/identity.ts";
import { event } from "#db/schema/log.ts";
import { project } from "#db/schema/projects.ts";
import { freshDatabase } from "#db/test-database.ts";
import { visitor, type Actor } from "#app/domain/kernel/actor.ts";
import { testMachine } from "#app/domain/kernel/test-machine.ts";
import { travellingClock } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { importContributions } from "./import-contributions.server.ts";
import { importProjects } from "./import-projects.server.ts";
import type { ImportCounts } from "#app/domain/kernel/import-report.ts";

const facts = (name: string) => () => createReadStream(`db/seed/facts/${name}.csv`);
const header = "repo,kind,title,state,url,merged_or_released_date,contribution_class,mentioned_in";
const file = (...lines: string[]) =>
  async function* () {
    yield `${lines.join("\n")}\n`;
  };
const rows = (count: number, state = "merged") =>
  Array.from(
    { length: count },
    (_, i) => `a/b,pull request,Change ${i},${state},https://github.com/a/b/pull/${i + 1},2026-01-02,directed,`,
  );

async function given(actor: Actor = testMachine("import")): Promise<Context> {
  const { db } = await freshDatabase();
  const clock = travellingClock(new Date("2026-09-30T12:00:00Z"));
  await db.insert(network).values({ name: "Test Network", bookCurrency: "USD", staffRateMinor: 25_000n });
  return { db, clock, newId: idsBy(clock), actor, bell: () => {} };
}

const value = <T>(result: { ok: true; value: T } | { ok: false; refusal: { kind: string } }): T => {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
};

const everything = async ({ db }: Context) => ({
  contributions: await db.select().from(contribution).orderBy(contribution.url),
  projects: await db.select().from(project).orderBy(project.slug),
  events: await db.select().from(event).orderBy(event.streamId, event.seq),
});

describe("importing public facts", () => {
  it("loads all 25 projects and all 106 contributions of the published files, each as its source states it", async () => {
    const ctx = await given();
    expect(value(await importProjects(ctx, facts("cofunded-projects")))).toMatchObject({
      rows: 25,
      added: 25,
      refused: 0,
    });
    expect(value(await importContributions(ctx, facts("upstream-contributions")))).toMatchObject({
      rows: 106,
      added: 106,
      refused: 0,
    });

    const [quoted] = await ctx.db
      .select()
      .from(contribution)
      .where(eq(contribution.url, "https://github.com/jupyterhub/binderhub/pull/1778"));
    expect(quoted).toMatchObject({
      title: "JS: Refactor link & badge generation, use URLs (not string) for base URLs",
      kind: "pull_request",
      state: "merged",
      happenedOn: "2023-10-18",
      authorHandle: "yuvipanda",
      contributionClass: "directed",
    });
    const [review] = await ctx.db
      .select()
      .from(contribution)
      .where(eq(contribution.url, "https://github.com/jupyter-book/mystmd/pull/2428"));
    expect(review).toMatchObject({ kind: "review", authorHandle: null });
    const [unsaid] = await ctx.db
      .select()
      .from(contribution)
      .where(eq(contribution.url, "https://github.com/jupyterhub/zero-to-jupyterhub-k8s/pull/1943"));
    expect(unsaid?.contributionClass).toBeNull();
    const [turnedDown] = await ctx.db
      .select()
      .from(contribution)
      .where(eq(contribution.url, "https://github.com/jupyterhub/oauthenticator/pull/406"));
    expect(turnedDown).toMatchObject({ state: "rejected", happenedOn: null });
  });

  it("puts a contribution to the documented project whose source tells of it, and invents no other place", async () => {
    const ctx = await given();
    await importProjects(ctx, facts("cofunded-projects"));
    await importContributions(ctx, facts("upstream-contributions"));
    const placed = await ctx.db
      .select({ project: project.externalId, contributions: sql<number>`count(*)::int` })
      .from(contribution)
      .innerJoin(project, eq(project.id, contribution.projectId))
      .groupBy(project.externalId)
      .orderBy(project.externalId);
    expect(Object.fromEntries(placed.map((row) => [row.project, row.contributions]))).toEqual({
      P01: 22,
      P08: 2,
      P09: 14,
      P11: 1,
      P13: 2,
      P15: 3,
      P17: 1,
      P18: 1,
      P19: 5,
      P22: 1,
    });
    expect(await ctx.db.$count(contribution, isNotNull(contribution.deliverableId))).toBe(0);
  });

  it("changes nothing the second time, and says so", async () => {
    const ctx = await given();
    await importProjects(ctx, facts("cofunded-projects"));
    await importContributions(ctx, facts("upstream-contributions"));
    const before = await everything(ctx);
    expect(value(await importProjects(ctx, facts("cofunded-projects")))).toMatchObject({
      added: 0,
      updated: 0,
      unchanged: 25,
    });
    expect(value(await importContributions(ctx, facts("upstream-contributions")))).toMatchObject({
      added: 0,
      updated: 0,
      unchanged: 106,
    });
    expect(await everything(ctx)).toEqual(before);
  });

  it("finds a contribution's project even when the projects come second", async () => {
    const ctx = await given();
    await importContributions(ctx, facts("upstream-contributions"));
    await importProjects(ctx, facts("cofunded-projects"));
    expect(value(await importContributions(ctx, facts("upstream-contributions")))).toMatchObject({
      added: 0,
      updated: 52,
      unchanged: 54,
    });
  });

  it("a dry run tells what would happen and writes nothing", async () => {
    const ctx = await given();
    const before = await everything(ctx);
    expect(value(await importProjects(ctx, facts("cofunded-projects"), { dryRun: true }))).toMatchObject({
      added: 25,
      dryRun: true,
    });
    expect(value(await importContributions(ctx, facts("upstream-contributions"), { dryRun: true }))).toMatchObject({
      added: 106,
      dryRun: true,
    });
    expect(await everything(ctx)).toEqual(before);
  });

  it("a corrected row updates its fact, and nothing else", async () => {
    const ctx = await given();
    await importContributions(ctx, file(header, ...rows(3, "proposed")));
    const report = value(
      await importContributions(ctx, file(header, ...rows(1, "merged"), ...rows(3, "proposed").slice(1))),
    );
    expect(report).toMatchObject({ added: 0, updated: 1, unchanged: 2 });
    const states = await ctx.db
      .select({ state: contribution.state, rev: contribution.rev })
      .from(contribution)
      .orderBy(contribution.number);
    expect(states).toEqual([
      { state: "merged", rev: 2 },
      { state: "proposed", rev: 1 },
      { state: "proposed", rev: 1 },
    ]);
  });

  it("refuses bad rows one by one, each with its line and its reason, and takes the good ones", async () => {
    const ctx = await given();
    const report = value(
      await importContributions(
        ctx,
        file(
          header,
          "a/b,pull request,Good,merged,https://github.com/a/b/pull/1,2026-01-02,directed,",
          "a/b,pull request,No address,merged,,2026-01-02,directed,",
          '"a/b",pull request,"Two\nlines",merged,https://github.com/a/b/pull/2,2026-01-02,directed,',
          "a/b,pull request,Same as line 2,merged,https://github.com/A/B/pull/1/files,2026-01-02,directed,",
          "a/b,poem,Odd kind,merged,https://github.com/a/b/pull/3,2026-01-02,directed,",
          "a/b,pull request,Odd day,merged,https://github.com/a/b/pull/4,2026-02-30,directed,",
          "a/b,pull request,Elsewhere,merged,https://github.com/c/d/pull/4,2026-02-03,directed,",
          "a/b,pull request,Odd state,soon,https://github.com/a/b/pull/5,,directed,",
          "a/b,pull request,At home,merged,https://localhost/pull/5,,directed,",
          "a/b,pull request,Too many,merged,https://github.com/a/b/pull/6,,directed,,more,and,more",
          "a/b,issue,Last,open,https://github.com/a/b/issues/9,,,",
        ),
      ),
    );
    expect(report.refusedRows.map(({ line, fault }) => [line, fault.kind])).toEqual([
      [3, "value_missing"],
      [6, "already_in_file"],
      [7, "value_unknown"],
      [8, "date_unreadable"],
      [9, "address_of_other_repository"],
      [10, "value_unknown"],
      [11, "address_not_public"],
      [12, "row_broken"],
    ]);
    expect(report).toMatchObject({ rows: 11, added: 3, refused: 8 });
    expect(await ctx.db.$count(contribution)).toBe(3);
  });

  it("stops between two batches, keeps what is in, and goes on when it is run again", async () => {
    const ctx = await given();
    const stop = new AbortController();
    const seen: ImportCounts[] = [];
    const onProgress = (counts: ImportCounts) => {
      seen.push(counts);
      if (counts.added === 20) stop.abort();
    };
    const report = value(
      await importContributions(ctx, file(header, ...rows(35)), { batchSize: 10, signal: stop.signal, onProgress }),
    );
    expect(report).toMatchObject({ added: 20, stopped: true });
    expect(seen.map(({ added }) => added)).toEqual([10, 20]);
    expect(await ctx.db.$count(contribution)).toBe(20);
    expect(value(await importContributions(ctx, file(header, ...rows(35)), { batchSize: 10 }))).toMatchObject({
      added: 15,
      unchanged: 20,
      stopped: false,
    });
  });

  it("two imports of the same file at once leave one of everything", async () => {
    const ctx = await given();
    const reports = (
      await Promise.all([1, 2, 3].map(() => importContributions(ctx, file(header, ...rows(200)), { batchSize: 50 })))
    ).map(value);
    expect(reports.reduce((sum, { added }) => sum + added, 0)).toBe(200);
    expect(reports.reduce((sum, { updated }) => sum + updated, 0)).toBe(0);
    expect(await ctx.db.$count(contribution)).toBe(200);
  });

  it("reads what spreadsheets save: another encoding, semicolons, capitals; and refuses what has lost letters", async () => {
    const ctx = await given();
    const row = "a/b;pull request;Für die Übersicht;merged;https://github.com/a/b/pull/71;@mill";
    const text = `Repo;Kind;Title;State;URL;Author Handle\n${row}\n`;
    const sent = (bytes: Uint8Array) =>
      async function* () {
        yield bytes;
      };
    const latin = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    expect(value(await importContributions(ctx, sent(latin)))).toMatchObject({ added: 1, refused: 0 });
    expect(await ctx.db.select().from(contribution)).toMatchObject([
      { title: "Für die Übersicht", authorHandle: "mill" },
    ]);
    expect(await importContributions(ctx, file(text.replace("Übersicht", "\uFFFDbersicht")))).toMatchObject({
      refusal: { kind: "file_letters_lost", line: 2 },
    });
    expect(await importContributions(ctx, sent(new TextEncoder().encode("PK\u0003\u0004 xl/")))).toMatchObject({
      refusal: { kind: "file_form_not_read", what: "a workbook" },
    });
    expect(await importContributions(ctx, file(`${header},Title`, ...rows(1)))).toMatchObject({
      refusal: { kind: "file_column_twice", column: "title" },
    });
    expect(value(await importContributions(ctx, file(text.replaceAll(";", "\t")))).unchanged).toBe(1);
    expect(await ctx.db.$count(contribution)).toBe(1);
  });

  it("refuses a file of another kind before anything happens", async () => {
    const ctx = await given();
    expect(await importContributions(ctx, file("name,town", "Ada,London"))).toEqual({
      ok: false,
      refusal: { kind: "file_columns_missing", columns: "repo, kind, title, state, url", found: "name, town" },
    });
    expect(await importContributions(ctx, file(""))).toMatchObject({ ok: false, refusal: { kind: "file_empty" } });
    expect(await importContributions(ctx, file(header))).toMatchObject({ ok: false, refusal: { kind: "file_empty" } });
  });

  it("is the steward's or the operator's to do", async () => {
    const ctx = await given(visitor);
    expect(await importContributions(ctx, file(header, ...rows(1)))).toMatchObject({
      ok: false,
      refusal: { kind: "not_permitted" },
    });
    expect(await importProjects(ctx, facts("cofunded-projects"))).toMatchObject({
      ok: false,
      refusal: { kind: "not_permitted" },
    });
  });
});
