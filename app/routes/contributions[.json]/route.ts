import type { LoaderFunctionArgs } from "@remix-run/node";
import { contributionFilters } from "#app/domain/contributions/contribution-list.ts";
import { contributionList } from "#app/domain/contributions/contribution-pages.server.ts";
import { contributionWire, contributionWireVersion } from "#app/domain/contributions/contribution-wire.ts";
import { visitor } from "#app/domain/kernel/actor.ts";

const pageSize = 200;

/** The list for machines, with the same filters; public, so it says what a stranger may see. `next` leads on. */
export async function loader({ request, context: { services } }: LoaderFunctionArgs) {
  const url = new URL(request.url);
  const filters = contributionFilters.parse(Object.fromEntries(url.searchParams));
  const list = await contributionList({ db: services.db, actor: visitor }, filters, pageSize);
  // Only what was read leads on: what an address says besides is not said again.
  const leading = Object.entries({ ...filters, after: list.nextAfter ?? undefined }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  const next =
    list.nextAfter === null
      ? null
      : `${services.publicUrl}/contributions.json?${new URLSearchParams(leading).toString()}`;
  return Response.json(
    { version: contributionWireVersion, total: list.total, next, contributions: list.rows.map(contributionWire) },
    { headers: { "Cache-Control": "public, max-age=60", "Access-Control-Allow-Origin": "*" } },
  );
}
