import type { LoaderFunctionArgs } from "@remix-run/node";
import { contributionBadge } from "#app/domain/contributions/badge.ts";
import { contributionPage } from "#app/domain/contributions/contribution-pages.server.ts";
import { isUpstream } from "#app/domain/contributions/contribution.ts";
import { visitor } from "#app/domain/kernel/actor.ts";
import { badgeAnswer } from "#app/http/badge.server.ts";
import { notFound } from "#app/http/not-found.server.ts";

/** The badge is public: it says what a stranger may see, whoever asks. */
export async function loader({ params, context: { services } }: LoaderFunctionArgs) {
  const page = await contributionPage({ db: services.db, actor: visitor }, params.contributionId ?? "");
  if (!page) throw notFound();
  const { shares, inKind, hoursInKind, state, facts } = page.contribution;
  return badgeAnswer(
    contributionBadge({
      organizations: shares.length,
      inKind: inKind !== null || hoursInKind.length > 0,
      upstream: isUpstream(state),
      stated: facts?.linked_community_or_funder,
    }),
  );
}
