import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { restrictionWords } from "#app/domain/funds/fund.ts";
import { listFunds } from "#app/domain/funds/fund-pages.server.ts";
import { networkStream } from "#app/domain/kernel/events.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { readHeads } from "#app/domain/kernel/read-heads.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { useLiveRefresh } from "#app/live/use-live-refresh.ts";
import { ButtonLink } from "#app/ui/base/button.tsx";
import { pluralize } from "#app/ui/base/pluralize.ts";
import { Empty } from "#app/ui/base/empty.tsx";
import { FundBar } from "#app/ui/book/fund-bar.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { OrganizationMark } from "#app/ui/organization/organization-mark.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { Pagination } from "#app/ui/base/pagination.tsx";
import "#app/ui/styles/pages/account.css";
import "#app/ui/styles/pages/fund.css";

export const meta: MetaFunction = () => [
  { title: "Funds · Tributary" },
  { name: "description", content: "Money that funders tie to a purpose, what it matches, and what came of it." },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  // The end of the stream is read before the figures: what happens meanwhile is then told again, and never missed.
  const heads = await readHeads(ctx.db, [networkStream]);
  const { searchParams } = new URL(args.request.url);
  const organization = searchParams.get("organization")?.slice(0, limits.organizationNameLength) || null;
  return {
    ...(await listFunds(ctx, { after: searchParams.get("after")?.slice(0, 100) ?? null, organization })),
    isFiltered: organization !== null,
    cursor: heads.get(networkStream) ?? 0,
  };
}

export default function Funds() {
  const { funds, total, nextAfter, mayOpen, isFiltered, cursor } = useLoaderData<typeof loader>();
  useLiveRefresh(networkStream, cursor);
  return (
    <div className="page-organizations page-funds wrap">
      <PageHeading
        title="Funds"
        lead="Money that funders tie to a purpose. A fund matches what members pledge, from a pool that never promises more than it holds, and gives an account of every cent."
        actions={
          mayOpen && (
            <ButtonLink to="/funds/new" tone="plain">
              Open a fund
            </ButtonLink>
          )
        }
      />
      {isFiltered && (
        <p className="mb-5">
          <Link to="/funds">All funds</Link>
        </p>
      )}
      {funds.length === 0 ? (
        <Empty title={isFiltered ? "No fund of this organization" : "No fund is open yet"}>
          A funder’s programme officer opens one, or the steward does for them. Finance then records the money that
          fills it.
        </Empty>
      ) : (
        <ul className="sheet">
          {funds.map((fund) => (
            <li key={fund.id}>
              <OrganizationMark organization={fund.organization} decorative />
              <div>
                <h2>
                  <Link className="quiet" to={`/funds/${fund.slug}`}>
                    {fund.name}
                  </Link>
                </h2>
                <p className="s faint">
                  {fund.organization.name} · {restrictionWords[fund.restriction].name}
                  {fund.pool && ` · matches ${fund.pool.numerator} for ${fund.pool.denominator}`}
                </p>
                <p className="about">{fund.purpose}</p>
                <FundBar fund={fund} />
                <p className="words">
                  <b>
                    <Amount minor={fund.leftMinor} currency={fund.currency} />
                  </b>{" "}
                  left of <Amount minor={fund.filledMinor} currency={fund.currency} />;{" "}
                  <Amount minor={fund.promisedMinor} currency={fund.currency} /> promised,{" "}
                  <Amount minor={fund.spentMinor} currency={fund.currency} /> spent
                </p>
              </div>
            </li>
          ))}
        </ul>
      )}
      <Pagination label="Pages of funds" nextAfter={nextAfter} shown={pluralize(total, "fund")} />
    </div>
  );
}
