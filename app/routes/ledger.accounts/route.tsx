import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { readAccountFilters } from "#app/domain/accounts/account-filters.ts";
import { accountsPage } from "#app/domain/accounts/account-pages.server.ts";
import { accountKindOrder, accountKindWords } from "#app/domain/ledger/ledger.ts";
import { asker } from "#app/http/actor.server.ts";
import { Empty } from "#app/ui/base/empty.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { useLocale } from "#app/ui/base/locale.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { Pagination } from "#app/ui/base/pagination.tsx";
import { formatMoment } from "#app/ui/base/relative-time-words.ts";
import "#app/ui/styles/pages/ledger.css";
import { magnitude, BalanceSide } from "#app/ui/book/transfer-rows.tsx";

export const meta: MetaFunction = () => [{ title: "Accounts · Public book" }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const filters = readAccountFilters(new URL(args.request.url).searchParams);
  return { filters, ...(await accountsPage(ctx, filters)) };
}

export default function Accounts() {
  const { filters, on, accounts, nextAfter, count, hiddenMinor, totalMinor, currency } = useLoaderData<typeof loader>();
  const { locale } = useLocale();
  const date = formatMoment(Date.parse(on), locale, "UTC", { day: "numeric", month: "long", year: "numeric" });
  const query = new URLSearchParams({ on, ...(filters.kind === null ? {} : { kind: filters.kind }) }).toString();
  return (
    <div className="page-ledger wrap">
      <PageHeading
        before={
          <p className="s">
            <Link to="/ledger">The public book</Link>
          </p>
        }
        title="Accounts"
        lead={`What each account held at the end of ${date}. Days end at midnight UTC, for everybody alike.`}
        actions={
          <a className="btn plain" href={`/ledger/accounts.csv?${query}`} download>
            CSV
          </a>
        }
      />
      <Form method="get" className="bar" role="search" aria-label="Choose accounts">
        <label>
          On
          <input key={on} type="date" name="on" defaultValue={on} />
        </label>
        <label>
          Kind
          <select key={filters.kind} name="kind" defaultValue={filters.kind ?? ""}>
            <option value="">all kinds</option>
            {accountKindOrder.map((kind) => (
              <option key={kind} value={kind}>
                {kind}: {accountKindWords[kind]}
              </option>
            ))}
          </select>
        </label>
        <button className="btn plain" type="submit">
          Show
        </button>
      </Form>
      {accounts.length === 0 ? (
        <Empty title="No account had moved by then">Choose a later day, or another kind.</Empty>
      ) : (
        <>
          <table className="t" role="table">
            <caption className="vh">Accounts and their balances at the end of {date}</caption>
            <thead role="rowgroup">
              <tr role="row">
                <th scope="col" role="columnheader">
                  Account
                </th>
                <th scope="col" role="columnheader">
                  Of
                </th>
                <th scope="col" role="columnheader">
                  Last moved by
                </th>
                <th scope="col" role="columnheader" className="num">
                  Balance
                </th>
              </tr>
            </thead>
            <tbody role="rowgroup">
              {accounts.map(({ id, kind, ownerId, owner, balanceMinor, lastNumber }) => (
                <tr role="row" key={id}>
                  <th scope="row" role="rowheader">
                    {kind} <span className="s faint">{accountKindWords[kind]}</span>
                  </th>
                  <td role="cell" data-l="Of">
                    {owner ? <Link to={owner.href}>{owner.name}</Link> : <span className="soft">the network</span>}
                  </td>
                  <td role="cell" data-l="Last moved by">
                    <Link to={`/ledger/transfers/${lastNumber}`}>transfer {lastNumber}</Link>
                  </td>
                  <td role="cell" className="num bal" data-l="Balance">
                    {owner ? (
                      <Link
                        to={`/ledger/statements/${ownerId}?${new URLSearchParams({ to: on, account: kind }).toString()}`}
                      >
                        <Amount minor={magnitude(balanceMinor)} currency={currency} cents />
                      </Link>
                    ) : (
                      <Amount minor={magnitude(balanceMinor)} currency={currency} cents />
                    )}{" "}
                    <BalanceSide minor={balanceMinor} />
                  </td>
                </tr>
              ))}
            </tbody>
            <tfoot role="rowgroup">
              {hiddenMinor !== 0n && (
                <tr role="row">
                  <th scope="row" colSpan={3} role="rowheader">
                    Members who are not named, together
                  </th>
                  <td role="cell" className="num bal" data-l="Balance">
                    <Amount minor={magnitude(hiddenMinor)} currency={currency} cents />{" "}
                    <BalanceSide minor={hiddenMinor} />
                  </td>
                </tr>
              )}
              <tr role="row">
                <th scope="row" colSpan={3} role="rowheader">
                  All of them, on every page
                </th>
                <td role="cell" className="num bal" data-l="Balance">
                  <Amount minor={magnitude(totalMinor)} currency={currency} cents /> <BalanceSide minor={totalMinor} />
                </td>
              </tr>
            </tfoot>
          </table>
          <Pagination nextAfter={nextAfter} label="Accounts" shown={`${accounts.length} of ${count} accounts`} />
        </>
      )}
    </div>
  );
}
