import type { ReactNode } from "react";
import type { FundReport } from "#app/domain/funds/shown-fund.ts";
import { pluralize } from "#app/ui/base/pluralize.ts";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";

/** Money in, promised, spent, left: the first three open the rows of the book behind them. */
export function Figures({
  report: { fund, pledges, credits, creditsTotal },
}: {
  readonly report: Pick<FundReport, "fund" | "pledges" | "credits" | "creditsTotal">;
}) {
  const live = pledges.filter(({ promisedMinor }) => promisedMinor > 0n).length;
  const repositories = new Set(credits.map(({ repository }) => repository)).size;
  return (
    <dl className="four">
      <Figure term="Came in" minor={fund.filledMinor} currency={fund.currency} to={`/ledger/statements/${fund.id}`}>
        less what was taken back.
      </Figure>
      <Figure term="Promised" minor={fund.promisedMinor} currency={fund.currency}>
        {live === 0 ? (
          "Nothing is set aside now."
        ) : (
          <>
            set aside for {pluralize(live, "project")}. It leaves the fund when work is accepted; what a raise does not
            need comes back.
          </>
        )}
      </Figure>
      <Figure term="Spent" minor={fund.spentMinor} currency={fund.currency} moss to={`/ledger/statements/${fund.id}`}>
        {creditsTotal === 0 ? (
          "on work that was accepted by everybody who pays, and on memberships."
        ) : (
          <>
            on accepted work, behind {pluralize(creditsTotal, "contribution")} in{" "}
            {pluralize(repositories, "repository", "repositories")}.
          </>
        )}
      </Figure>
      <Figure term="Left" minor={fund.leftMinor} currency={fund.currency}>
        neither promised nor spent. More than this cannot be promised.
      </Figure>
    </dl>
  );
}

function Figure({
  term,
  minor,
  currency,
  to,
  moss = false,
  children,
}: {
  readonly term: string;
  readonly minor: bigint;
  readonly currency: string;
  readonly to?: string;
  readonly moss?: boolean;
  readonly children: ReactNode;
}) {
  const amount = <Amount minor={minor} currency={currency} />;
  return (
    <div>
      <dt>{term}</dt>
      <dd className={moss ? "big moss" : "big"}>{to ? <Link to={to}>{amount}</Link> : amount}</dd>
      <dd>{children}</dd>
    </div>
  );
}
