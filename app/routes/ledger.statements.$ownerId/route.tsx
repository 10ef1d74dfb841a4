import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { accountKindWords } from "#app/domain/ledger/ledger.ts";
import { readStatementFilters, statementQuery, writePlace } from "#app/domain/accounts/statement-filters.ts";
import { statementPage } from "#app/domain/accounts/statement-pages.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { Empty } from "#app/ui/base/empty.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { useLocale } from "#app/ui/base/locale.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { Pagination } from "#app/ui/base/pagination.tsx";
import { PrintButton } from "#app/ui/base/print-button.tsx";
import { formatMoment } from "#app/ui/base/relative-time-words.ts";
import "#app/ui/styles/pages/ledger.css";
import { magnitude, BalanceSide } from "#app/ui/book/transfer-rows.tsx";
import { Movements } from "./movements.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Statement${data ? `: ${data.page.owner.name}` : ""} · Public book` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const filters = readStatementFilters(new URL(args.request.url).searchParams);
  const page = await statementPage(ctx, args.params.ownerId ?? "", filters);
  if (!page) throw notFound();
  return { filters, page, today: ctx.clock.now().toISOString().slice(0, 10) };
}

export default function Statement() {
  const { filters, page, today } = useLoaderData<typeof loader>();
  const { ownerId, owner, accounts, account, movements, nextAfter, currency } = page;
  const { locale } = useLocale();
  const day = (on: string) =>
    formatMoment(Date.parse(on), locale, "UTC", { day: "numeric", month: "long", year: "numeric" });
  const here = `/ledger/statements/${ownerId}`;
  const period = `${filters.from === null ? "From the beginning" : `From ${day(filters.from)}`} to ${day(filters.to ?? today)}`;
  return (
    <div className="page-ledger page-statement wrap">
      <PageHeading
        before={
          <p className="s no-print">
            <Link to="/ledger">The public book</Link>
          </p>
        }
        title={
          <>
            Statement:{" "}
            <Link className="quiet" to={owner.href}>
              {owner.name}
            </Link>
          </>
        }
        lead={`${period}, days in UTC. Every balance is the sum of the movements that you may see, and each opens its transfer.`}
        actions={
          <>
            <PrintButton />
            <a className="btn plain no-print" href={`${here}.csv${statementQuery(filters)}`} download>
              CSV
            </a>
          </>
        }
      />
      <Form method="get" className="bar no-print" role="search" aria-label="Choose the period">
        <label>
          From
          <input key={filters.from} type="date" name="from" defaultValue={filters.from ?? ""} />
        </label>
        <label>
          To
          <input key={filters.to} type="date" name="to" defaultValue={filters.to ?? ""} />
        </label>
        {filters.account !== null && <input type="hidden" name="account" value={filters.account} />}
        <button className="btn plain" type="submit">
          Show
        </button>
      </Form>
      {account === null ? (
        <Empty title="Nothing in the book by then">
          Choose a later day, or see the <Link to="/ledger">whole book</Link>.
        </Empty>
      ) : (
        <>
          <table className="t" role="table">
            <caption className="vh">Accounts over the period</caption>
            <thead role="rowgroup">
              <tr role="row">
                <th scope="col" role="columnheader">
                  Account
                </th>
                <th scope="col" role="columnheader" className="num">
                  Opening
                </th>
                <th scope="col" role="columnheader" className="num">
                  Debit
                </th>
                <th scope="col" role="columnheader" className="num">
                  Credit
                </th>
                <th scope="col" role="columnheader" className="num">
                  Closing
                </th>
              </tr>
            </thead>
            <tbody role="rowgroup">
              {accounts.map(({ kind, openingMinor, debitMinor, creditMinor, closingMinor }) => (
                <tr role="row" key={kind}>
                  <th scope="row" role="rowheader">
                    <Link
                      to={`${here}${statementQuery(filters, { account: kind })}`}
                      aria-current={kind === account.kind ? "true" : undefined}
                    >
                      {kind}
                    </Link>{" "}
                    <span className="s faint">{accountKindWords[kind]}</span>
                  </th>
                  <td role="cell" className="num bal" data-l="Opening">
                    <Amount minor={magnitude(openingMinor)} currency={currency} cents />{" "}
                    <BalanceSide minor={openingMinor} />
                  </td>
                  <td role="cell" className="num" data-l="Debit">
                    <Amount minor={debitMinor} currency={currency} cents />
                  </td>
                  <td role="cell" className="num" data-l="Credit">
                    <Amount minor={creditMinor} currency={currency} cents />
                  </td>
                  <td role="cell" className="num bal" data-l="Closing">
                    <Amount minor={magnitude(closingMinor)} currency={currency} cents />{" "}
                    <BalanceSide minor={closingMinor} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <section aria-labelledby="movements">
            <h2 id="movements">Movements: {account.kind}</h2>
            <Movements
              account={account}
              movements={movements}
              currency={currency}
              isFirst={filters.after === null}
              isLast={nextAfter === null}
            />
            <Pagination nextAfter={nextAfter && writePlace(nextAfter)} label="Movements" nextWord="Later movements" />
          </section>
        </>
      )}
    </div>
  );
}
