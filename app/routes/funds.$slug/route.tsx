import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { restrictionWords } from "#app/domain/funds/fund.ts";
import { fundReport } from "#app/domain/funds/fund-pages.server.ts";
import { networkStream } from "#app/domain/kernel/events.ts";
import { readHeads } from "#app/domain/kernel/read-heads.server.ts";
import { membershipsOfFund } from "#app/domain/membership/dues-pages.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { useLiveRefresh } from "#app/live/use-live-refresh.ts";
import { ButtonLink } from "#app/ui/base/button.tsx";
import { FundBar } from "#app/ui/book/fund-bar.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { useLocale } from "#app/ui/base/locale.tsx";
import { OrganizationMark } from "#app/ui/organization/organization-mark.tsx";
import { PrintButton } from "#app/ui/base/print-button.tsx";
import { absoluteWords } from "#app/ui/base/relative-time-words.ts";
import { Credits } from "./credits.tsx";
import { Fillings } from "./fillings.tsx";
import { Figures } from "./figures.tsx";
import { Memberships } from "./memberships.tsx";
import { Pool } from "./pool.tsx";
import { Promised } from "./promised.tsx";
import "#app/ui/styles/pages/organization.css";
import "#app/ui/styles/pages/fund.css";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.report.fund.name ?? "Fund"}: what came in, and what came of it` },
  { name: "description", content: data?.report.fund.purpose.slice(0, 200) ?? "" },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  // The end of the stream is read before the figures: what happens meanwhile is then told again, and never missed.
  const heads = await readHeads(ctx.db, [networkStream]);
  const report = await fundReport(ctx, args.params.slug ?? "");
  if (!report) throw notFound();
  return { report, memberships: await membershipsOfFund(ctx, report.fund.id), cursor: heads.get(networkStream) ?? 0 };
}

export default function Fund() {
  const { report, memberships, cursor } = useLoaderData<typeof loader>();
  const { locale, timeZone } = useLocale();
  useLiveRefresh(networkStream, cursor);
  const { fund, aims, may, now, bookNumber } = report;
  return (
    <div className="wrap page-organization page-fund">
      <div className="oh">
        <div className="id">
          <OrganizationMark organization={fund.organization} decorative large />
          <div>
            <p className="s">
              A fund of <Link to={`/organizations/${fund.organization.slug}`}>{fund.organization.name}</Link>
            </p>
            <h1>{fund.name}</h1>
          </div>
        </div>
        <p className="acts no-print">
          <PrintButton />
          <ButtonLink tone="plain" to={`/ledger/statements/${fund.id}`}>
            Statement
          </ButtonLink>
          <ButtonLink tone="plain" to={`/funds/${fund.slug}.csv`} reloadDocument>
            As CSV
          </ButtonLink>
          {may.fill && (
            <ButtonLink tone="plain" to={`/funds/${fund.slug}/fillings/new`}>
              Record money
            </ButtonLink>
          )}
          {may.promise && !fund.pool && fund.restriction !== "memberships" && (
            <ButtonLink tone="plain" to={`/funds/${fund.slug}/pool`}>
              Open its match pool
            </ButtonLink>
          )}
        </p>
      </div>
      <p className="purpose">{fund.purpose}</p>
      <p className="for">
        {restrictionWords[fund.restriction].means}{" "}
        {aims.map(({ name, href }, index) => (
          <span key={name}>
            {index > 0 && ", "}
            {href ? <Link to={href}>{name}</Link> : name}
          </span>
        ))}
      </p>
      <FundBar fund={fund} />
      <Figures report={report} />
      {fund.pool && <Pool report={report} pool={fund.pool} />}
      <Promised report={report} />
      <Memberships fund={fund} memberships={memberships} />
      <Credits report={report} />
      <Fillings report={report} />
      <div className="stat">
        <div className="how">
          <p>
            Statement of {absoluteWords(new Date(now).getTime(), locale, timeZone)}, up to transfer{" "}
            {bookNumber.toLocaleString(locale)} of the public book.
          </p>
        </div>
        <div className="how">
          <p>
            Anyone can recompute it: <Link to={`/ledger/statements/${fund.id}`}>the rows</Link>,{" "}
            <Link to="/rules-for-money">the rules</Link>, <Link to="/ledger/recompute">how to</Link>.
          </p>
        </div>
      </div>
    </div>
  );
}
