import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { ages, ageWords } from "#app/domain/invoices/ageing.ts";
import { accountKindWords } from "#app/domain/ledger/ledger.ts";
import {
  readTreasuryFilters,
  treasuryQuery,
  treasuryViews,
  treasuryViewWords,
  type TreasuryFilters,
} from "#app/domain/reports/treasury-filters.ts";
import { treasuryPage } from "#app/domain/reports/treasury-pages.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { BookFigures } from "#app/ui/book/book-figures.tsx";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { Empty } from "#app/ui/base/empty.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading, SectionHeading } from "#app/ui/base/page-heading.tsx";
import { Pagination } from "#app/ui/base/pagination.tsx";
import "#app/ui/styles/pages/treasury.css";
import { magnitude } from "#app/ui/book/transfer-rows.tsx";
import { Forecast, Receivables, Waiting } from "./lists.tsx";

export const meta: MetaFunction = () => [{ title: "Treasury · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const filters = readTreasuryFilters(new URL(args.request.url).searchParams);
  const page = await treasuryPage(ctx, filters);
  if (!page) throw data(null, { status: 403 });
  return { filters, ...page, now: ctx.clock.now().toISOString() };
}

const figureNotes = {
  promised: "What stands, fulfilled or not.",
  invoiced: "By invoices, less credit notes.",
  received: "On invoices, and from funds without one.",
  spent: "On accepted work, with cloud and fee.",
};

const emptyWords = {
  forecast: "No raise is open that these filters leave.",
  receivables: "Nobody owes anything that these filters leave.",
  waiting: "Nothing waits for a decision that these filters leave.",
} as const;

export default function Treasury() {
  const { filters, figures, balances, ageing, waiting, list, nextAfter, currency, now } =
    useLoaderData<typeof loader>();
  return (
    <div className="wrap page-treasury">
      <PageHeading
        title="Treasury"
        lead="What the book says now, what is owed since when, and what comes next. Every figure opens its rows."
        actions={
          <>
            <ButtonLink tone="plain" to="/invoices">
              Invoices
            </ButtonLink>
            <ButtonLink tone="plain" to="/ledger/accounts">
              Accounts on any day
            </ButtonLink>
          </>
        }
      />
      <BookFigures figures={figures} currency={currency} notes={figureNotes} />
      <dl className="held" aria-label="Balances by the book, now">
        {balances.map(({ kind, balanceMinor }) => (
          <div key={kind}>
            <dt>
              {kind}
              <small>{accountKindWords[kind]}</small>
            </dt>
            <dd>
              <Link to={`/ledger/accounts?kind=${kind}`}>
                <Amount minor={magnitude(balanceMinor)} currency={currency} cents />
              </Link>
            </dd>
          </div>
        ))}
      </dl>
      <section aria-labelledby="ages">
        <SectionHeading id="ages" title="Owed, by age">
          <Link to={`/treasury${treasuryQuery(filters, { view: "receivables" })}`}>by organization</Link>
        </SectionHeading>
        <dl className="held">
          {ages.map((age) => (
            <div key={age}>
              <dt>{ageWords[age]}</dt>
              <dd className={age !== "not_due" && ageing[age] > 0n ? "late" : undefined}>
                <Amount minor={ageing[age]} currency={currency} cents />
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <nav className="tabs" aria-label="Lists">
        {treasuryViews.map((view) => (
          <Link
            key={view}
            to={`/treasury?view=${view}`}
            aria-current={view === filters.view ? "page" : undefined}
            preventScrollReset
          >
            {treasuryViewWords[view]}
            {view === "waiting" && ` (${waiting})`}
          </Link>
        ))}
      </nav>
      <Filter filters={filters} />
      {list.rows.length === 0 ? (
        <Empty title={emptyWords[list.view]}>Take a filter away, or come back later.</Empty>
      ) : list.view === "forecast" ? (
        <Forecast rows={list.rows} currency={currency} now={now} />
      ) : list.view === "receivables" ? (
        <Receivables rows={list.rows} currency={currency} />
      ) : (
        <Waiting rows={list.rows} currency={currency} />
      )}
      <Pagination nextAfter={nextAfter} label={treasuryViewWords[list.view]} />
    </div>
  );
}

/** The filters of the list on screen; sent by GET, so that the address says all of them. */
function Filter({ filters }: { readonly filters: TreasuryFilters }) {
  const { view, words, until, minimum } = filters;
  return (
    <Form method="get" className="bar" role="search" aria-label="Filter the list">
      <input type="hidden" name="view" value={view} />
      <label>
        {view === "receivables" ? "Organization" : "Name"}
        <input key={words} type="search" name="words" maxLength={120} defaultValue={words ?? ""} />
      </label>
      {view === "forecast" && (
        <>
          <label>
            Deadline up to
            <input key={until} type="date" name="until" defaultValue={until ?? ""} />
          </label>
          <label>
            Minimum
            <select key={minimum} name="minimum" defaultValue={minimum ?? ""}>
              <option value="">stands or is missing</option>
              <option value="stands">stands</option>
              <option value="missing">is missing</option>
            </select>
          </label>
        </>
      )}
      <Button tone="plain">Show</Button>
      <a className="btn plain" href={`/treasury.csv${treasuryQuery(filters)}`} download>
        CSV
      </a>
    </Form>
  );
}
