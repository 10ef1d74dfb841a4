import type { LoaderFunctionArgs } from "@remix-run/node";
import { projectBadge } from "#app/domain/contributions/badge.ts";
import { projectBadgeCounts } from "#app/domain/contributions/contribution-pages.server.ts";
import { visitor } from "#app/domain/kernel/actor.ts";
import { badgeAnswer } from "#app/http/badge.server.ts";
import { notFound } from "#app/http/not-found.server.ts";

/** The badge is public: it says what a stranger may see, whoever asks. */
export async function loader({ params, context: { services } }: LoaderFunctionArgs) {
  const counts = await projectBadgeCounts({ db: services.db, actor: visitor }, params.slug ?? "");
  if (!counts) throw notFound();
  return badgeAnswer(projectBadge(counts));
}
