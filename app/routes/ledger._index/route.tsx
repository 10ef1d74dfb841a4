import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { ledgerQuery, readLedgerFilters } from "#app/domain/accounts/ledger-filters.ts";
import { ledgerPage } from "#app/domain/accounts/ledger-pages.server.ts";
import { figureNames, figureWords } from "#app/domain/ledger/figures.ts";
import { transferGroupWords, type TransferGroup } from "#app/domain/ledger/ledger.ts";
import { asker } from "#app/http/actor.server.ts";
import { Empty } from "#app/ui/base/empty.tsx";
import "#app/ui/styles/pages/ledger.css";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { TransferTable } from "#app/ui/book/transfer-rows.tsx";
import { Balances } from "./balances.tsx";
import { BookFilters } from "./book-filters.tsx";
import { FigureLine } from "./figure-line.tsx";

export const meta: MetaFunction = () => [{ title: "The public book" }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const filters = readLedgerFilters(new URL(args.request.url).searchParams);
  return { filters, now: ctx.clock.now().toISOString(), ...(await ledgerPage(ctx, filters)) };
}

export default function Ledger() {
  const { filters, transfers, nextBefore, balances, figureMinor, currency, projects, organizations, now } =
    useLoaderData<typeof loader>();
  const filtered = ledgerQuery(filters) !== "";
  return (
    <div className="page-ledger wrap">
      <PageHeading
        title="The public book"
        lead="Double entry, only ever added to. Each figure on this site opens the rows it was read from, and these are the rows."
        actions={
          <>
            <a className="btn plain" href={`/ledger.csv${ledgerQuery(filters)}`} download>
              CSV
            </a>
            <a className="btn plain" href={`/ledger.json${ledgerQuery(filters)}`}>
              JSON
            </a>
            <Link className="btn plain" to="/ledger/accounts">
              Accounts
            </Link>
            <Link className="btn plain" to="/ledger/recompute">
              Recompute it yourself
            </Link>
          </>
        }
      />
      <Form method="get" className="bar" role="search" aria-label="Filter the book">
        <BookFilters filters={filters} projects={projects} organizations={organizations} />
        <button className="btn plain" type="submit">
          Show
        </button>
      </Form>
      <nav className="act" aria-label="Happenings">
        {filtered && (
          <Link className="chip on" to="/ledger">
            everything again <span aria-hidden="true">×</span>
          </Link>
        )}
        {figureNames.map((figure) => {
          const on = filters.figure === figure;
          return (
            <Link
              key={figure}
              className={on ? "chip on" : "chip"}
              aria-current={on ? "true" : undefined}
              to={`/ledger${ledgerQuery(filters, { figure: on ? null : figure })}`}
            >
              {figureWords[figure].toLowerCase()}
            </Link>
          );
        })}
        {Object.entries(transferGroupWords).map(([group, words]) => {
          const on = filters.group === group;
          return (
            <Link
              key={group}
              className={on ? "chip on" : "chip"}
              aria-current={on ? "true" : undefined}
              to={`/ledger${ledgerQuery(filters, { group: on ? null : (group as TransferGroup) })}`}
            >
              {words}
            </Link>
          );
        })}
      </nav>
      {filters.figure !== null && currency !== null && (
        <FigureLine figure={filters.figure} minor={figureMinor} currency={currency} />
      )}
      <div className="ledger-grid">
        <section aria-label="Transfers">
          {transfers.length === 0 ? (
            <Empty title={filtered ? "Nothing in the book matches" : "The book is still empty"}>
              {filtered
                ? "Take a filter away, or look for other words."
                : "The first firm pledge writes its first page."}
            </Empty>
          ) : (
            <>
              <TransferTable transfers={transfers} caption="Transfers, the newest first" />
              <p className="more">
                {nextBefore === null ? (
                  <span>These are the first transfers of the book.</span>
                ) : (
                  <Link to={`/ledger${ledgerQuery(filters, { before: nextBefore })}`} rel="next">
                    Earlier transfers
                  </Link>
                )}
                <span>A conditional pledge waits in the book until its conditions hold. Names only with consent.</span>
              </p>
            </>
          )}
        </section>
        {currency !== null && <Balances balances={balances} currency={currency} day={filters.to} now={now} />}
      </div>
    </div>
  );
}
