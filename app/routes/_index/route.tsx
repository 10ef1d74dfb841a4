import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import { networkStream } from "#app/domain/kernel/events.ts";
import { readHeads } from "#app/domain/kernel/read-heads.server.ts";
import { frontPage } from "#app/domain/reports/front-page.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { useLiveRefresh } from "#app/live/use-live-refresh.ts";
import { ButtonLink } from "#app/ui/base/button.tsx";
import { Legend } from "#app/ui/base/legend.tsx";
import { pluralize } from "#app/ui/base/pluralize.ts";
import { numberWords } from "#app/ui/base/number-words.ts";
import "#app/ui/styles/pages/front.css";
import "#app/ui/styles/watershed.css";
import { Doors } from "./doors.tsx";
import { drawWatershed } from "./draw-watershed.server.tsx";
import { LatelyMerged } from "./lately-merged.tsx";
import { MoneyNow } from "./money-now.tsx";
import { Steps } from "#app/ui/base/steps.tsx";
import { Tipping } from "./tipping.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data?.networkName ? `Tributary, ${data.networkName}` : "Tributary" },
  {
    name: "description",
    content:
      "Organizations that need the same open-source work scope it together, each pay a part, and see it merged upstream.",
  },
  { property: "og:title", content: data?.networkName ? `Tributary, ${data.networkName}` : "Tributary" },
  { property: "og:image", content: "/og.png" },
  { property: "og:type", content: "website" },
];

export async function loader(args: LoaderFunctionArgs) {
  const { db } = args.context.services;
  // The end of the network's stream is read before the figures: what happens meanwhile is then told again, and never missed.
  const [{ ctx }, network, heads] = await Promise.all([
    asker(args),
    networkSettings(db),
    readHeads(db, [networkStream]),
  ]);
  const currency = network?.bookCurrency ?? "USD";
  const { money, tipping, merged, map } = await frontPage(ctx, currency);
  return {
    networkName: network?.name ?? "",
    lead:
      network?.tagline ||
      "Universities, observatories and field stations need the same open-source work done. Here they scope it together, each pays a part, and the result is merged where everybody drinks from.",
    currency,
    money,
    tipping,
    merged,
    // Only the drawing travels: what each organization put in stays on the server.
    watershed: drawWatershed(map, network?.name ?? ""),
    rivers: map.projects.length,
    cursor: heads.get(networkStream) ?? 0,
    now: ctx.clock.now(),
  };
}

function headline(organizations: number): string {
  if (organizations < 2) return "Many streams, one river, and it flows upstream.";
  const words = numberWords(organizations);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} streams, one river, and it flows upstream.`;
}

export default function Front() {
  const { lead, currency, money, tipping, merged, watershed, rivers, cursor, now } = useLoaderData<typeof loader>();
  useLiveRefresh(networkStream, cursor);
  return (
    <div className="page-front">
      <section className="hero" aria-labelledby="headline">
        <div className="cart">
          <div className="wrap">
            <h1 id="headline">{headline(money.organizations)}</h1>
            <p className="lead">{lead}</p>
            <p className="acts">
              <ButtonLink to="/projects" prefetch="intent">
                See what is being built
              </ButtonLink>
              <ButtonLink tone="plain" to="/how-it-works">
                How it works
              </ButtonLink>
            </p>
          </div>
        </div>
        <div className="map" dangerouslySetInnerHTML={{ __html: watershed }} />
      </section>
      <div className="wrap">
        {rivers > 0 && (
          <div className="mapfoot">
            <Legend
              label="Legend of the map"
              keys={[
                { key: "delivered", word: "delivered upstream" },
                { key: "firm", word: "firm money" },
                { key: "intent", word: "still ahead" },
                "spring",
              ]}
            />
            <p className="s soft">
              Width is money.{" "}
              {money.mergedContributions > 0 &&
                `${pluralize(money.mergedContributions, "contribution")} merged in ${pluralize(money.mergedRepositories, "repository", "repositories")}.`}
            </p>
          </div>
        )}
        <MoneyNow money={money} currency={currency} />
        {tipping.length > 0 && <Tipping cards={tipping} projects={money.projects} now={now} />}
        <Doors />
        <Steps />
        {merged.length > 0 && <LatelyMerged contributions={merged} all={money.mergedContributions} now={now} />}
      </div>
    </div>
  );
}
