import { randomUUID } from "node:crypto";
import { expect, it, onTestFinished } from "vitest";
import { selfCheck } from "#db/self-check.server.ts";
import { demoPassword } from "#db/seed/cast.ts";
import { World } from "../chaos/test-world.ts";
import { checks } from "#app/domain/watch/checks.server.ts";
import { buildReleaseBefore, startBuilt } from "./test-release-before.ts";

const pages = ["/", "/projects", "/ledger", "/organizations", "/projects?page=2"];

const post = (url: string, path: string, fields: Readonly<Record<string, string>>, cookie = "") =>
  fetch(url + path, {
    method: "POST",
    redirect: "manual",
    headers: { Origin: url, Cookie: cookie },
    body: new URLSearchParams(fields),
  });

it("the release before goes on reading, signing in and pledging while its tables become today's, and starts on them again", async () => {
  const before = buildReleaseBefore();
  onTestFinished(() => before.remove());
  const world = await World.begin("nothing");
  onTestFinished(() => world.end());
  let server = await startBuilt(before.folder, world.settings);
  onTestFinished(() => server.stop());

  const [who] = await world.ask(
    ({ sql }) => sql<{ email: string; organizationId: string; slug: string }[]>`
      select p.email, m.organization_id as "organizationId", (select slug from project where stage = 'raising' and over_funding_rule = 'share' order by slug limit 1) as slug
      from membership m join person p on p.id = m.person_id join organization o on o.id = m.organization_id
      where o.kind = 'member' and m.role = 'representative' and p.closed_at is null order by p.email limit 1`,
  );
  if (!who) throw new Error("nobody in the demo network may pledge");
  let signed = 0;
  /** Somebody comes, looks around, and pledges. */
  const visit = async () => {
    const entered = await post(server.url, "/sign-in", { email: who.email, password: demoPassword, next: "/" });
    expect(entered.status).toBe(302);
    const cookie = entered.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; ");
    for (const page of pages)
      expect((await fetch(server.url + page, { headers: { Cookie: cookie } })).status, page).toBe(200);
    const pledged = await post(
      server.url,
      `/projects/${who.slug}/pledges/new`,
      { key: randomUUID(), as: "firm", organizationId: who.organizationId, terms: "fixed", amount: "10", named: "on" },
      cookie,
    );
    expect(pledged.status, "a pledge").toBe(302);
    signed++;
  };
  const countSigned = async () => {
    const [row] = await world.ask(
      ({ sql }) =>
        sql<
          { count: number }[]
        >`select count(*)::int as count from pledge where payer_organization_id = ${who.organizationId} and fund_id is null`,
    );
    return row?.count ?? 0;
  };

  const told = await countSigned();
  await visit();
  let isDone = false;
  const migrating = world.ask((database) => database.migrate()).finally(() => (isDone = true));
  do await visit();
  while (!isDone);
  await migrating;
  await visit();

  // A node of the release before that crashes before its turn has come, or an operator who goes back one step.
  await server.stop();
  server = await startBuilt(before.folder, world.settings);
  await visit();

  expect(await countSigned()).toBe(told + signed);
  expect(await world.ask(({ db }) => selfCheck(db, checks))).toEqual([]);
});
