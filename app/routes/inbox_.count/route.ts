import type { LoaderFunctionArgs } from "@remix-run/node";
import { inboxCount } from "#app/domain/reports/inbox-pages.server.ts";
import { asker } from "#app/http/actor.server.ts";

/** What the bell shows, for a bell that heard of news. */
export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  return Response.json(await inboxCount(ctx));
}
