import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { limits } from "#app/domain/kernel/limits.ts";
import { tierTerms } from "#app/domain/membership/dues.ts";
import { listDues } from "#app/domain/membership/dues-pages.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { ButtonLink } from "#app/ui/base/button.tsx";
import { PlainDay } from "#app/ui/project/contribution-state.tsx";
import { Empty } from "#app/ui/base/empty.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { Pagination } from "#app/ui/base/pagination.tsx";

export const meta: MetaFunction = () => [{ title: "Membership dues · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const { searchParams } = new URL(args.request.url);
  const organization = searchParams.get("organization")?.slice(0, limits.organizationNameLength) || null;
  return {
    ...(await listDues(ctx, { after: searchParams.get("after")?.slice(0, 100) ?? null, organization })),
    isFiltered: organization !== null,
  };
}

export default function Dues() {
  const { dues, nextAfter, mayAsk, isFiltered } = useLoaderData<typeof loader>();
  return (
    <div className="wrap">
      <PageHeading
        title="Membership dues"
        lead="What members are asked to pay for a year of membership. They pay it themselves, or a fund sponsors all or a part of it."
        actions={
          mayAsk && (
            <ButtonLink to="/dues/new" tone="plain">
              Ask for dues
            </ButtonLink>
          )
        }
      />
      {isFiltered && (
        <p className="mb-5">
          <Link to="/dues">All that you may read</Link>
        </p>
      )}
      {dues.length === 0 ? (
        <Empty title="No dues to show">
          Finance asks members for their dues. Their own people see them here, and whoever may sponsor them from a fund.
        </Empty>
      ) : (
        <table className="t" role="table">
          <caption className="vh">Dues, the newest first</caption>
          <thead role="rowgroup">
            <tr role="row">
              <th scope="col" role="columnheader">
                Member
              </th>
              <th scope="col" role="columnheader">
                Number
              </th>
              <th scope="col" role="columnheader">
                Term
              </th>
              <th scope="col" role="columnheader" className="num">
                Asked for
              </th>
              <th scope="col" role="columnheader" className="num">
                Sponsored
              </th>
              <th scope="col" role="columnheader" className="num">
                Open
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {dues.map(
              ({
                id,
                number,
                organization,
                tier,
                termFrom,
                termTo,
                currency,
                amountMinor,
                sponsoredMinor,
                openMinor,
                isTakenBack,
              }) => (
                <tr role="row" key={id}>
                  <th scope="row" role="rowheader">
                    <Link className="quiet" to={`/dues/${id}`}>
                      {organization.name}
                    </Link>
                    <span className="s soft block">{tierTerms[tier].name}</span>
                  </th>
                  <td role="cell" data-l="Number">
                    {number}
                  </td>
                  <td role="cell" data-l="Term">
                    <PlainDay day={termFrom} /> to <PlainDay day={termTo} />
                  </td>
                  <td role="cell" className="num" data-l="Asked for">
                    <Amount minor={amountMinor} currency={currency} />
                  </td>
                  <td role="cell" className="num" data-l="Sponsored">
                    <Amount minor={sponsoredMinor} currency={currency} />
                  </td>
                  <td role="cell" className="num" data-l="Open">
                    {isTakenBack ? "taken back" : <Amount minor={openMinor} currency={currency} />}
                  </td>
                </tr>
              ),
            )}
          </tbody>
        </table>
      )}
      <Pagination label="Pages of dues" nextAfter={nextAfter} shown={`${dues.length} shown`} />
    </div>
  );
}
