import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { duesPage } from "#app/domain/membership/dues-pages.server.ts";
import { tierTerms } from "#app/domain/membership/dues.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { ButtonLink } from "#app/ui/base/button.tsx";
import { PlainDay } from "#app/ui/project/contribution-state.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading, SectionHeading } from "#app/ui/base/page-heading.tsx";
import "#app/ui/styles/pages/account.css";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? `Dues ${data.page.dues.number}` : "Dues"} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await duesPage(ctx, args.params.duesId ?? "");
  if (!page) throw notFound();
  return { page };
}

export default function OneDues() {
  const {
    page: { dues, transferNumber, parts, funds, maySettle },
  } = useLoaderData<typeof loader>();
  const { id, number, organization, tier, termFrom, termTo, currency, amountMinor, openMinor, isTakenBack } = dues;
  const isUntouched = openMinor === amountMinor;
  return (
    <div className="page-settings wrap narrow">
      <PageHeading
        before={
          <p className="s soft">
            <Link to="/dues">Membership dues</Link>
          </p>
        }
        title={`Dues ${number}`}
        lead={
          <>
            <Amount minor={amountMinor} currency={currency} cents code /> of{" "}
            <Link to={`/organizations/${organization.slug}`}>{organization.name}</Link>, {tierTerms[tier].name}, for{" "}
            <PlainDay day={termFrom} /> to <PlainDay day={termTo} />.
          </>
        }
      />
      <p>
        {isTakenBack ? (
          "They were taken back, and nothing is owed."
        ) : openMinor === 0n ? (
          "All of it is paid."
        ) : (
          <>
            <b>
              <Amount minor={openMinor} currency={currency} cents />
            </b>{" "}
            of it is open.
          </>
        )}{" "}
        <Link to={`/ledger/transfers/${transferNumber}`}>Transfer {transferNumber}</Link>
      </p>
      <section aria-labelledby="paid">
        <SectionHeading id="paid" title="What was paid" />
        {parts.length === 0 ? (
          <p className="note">Nothing yet.</p>
        ) : (
          <ul className="rows">
            {parts.map((part) => (
              <li key={part.id}>
                <div className="grow">
                  {part.isTakenBack ? (
                    <s className="undone">
                      <Amount minor={part.amountMinor} currency={currency} cents />
                    </s>
                  ) : (
                    <b>
                      <Amount minor={part.amountMinor} currency={currency} cents />
                    </b>
                  )}{" "}
                  {part.fund ? (
                    <>
                      sponsored by <Link to={`/funds/${part.fund.slug}`}>{part.fund.name}</Link>
                    </>
                  ) : (
                    `paid by ${organization.name}`
                  )}
                  <span className="s soft block">
                    <PlainDay day={part.happenedOn} />,{" "}
                    <Link to={`/ledger/transfers/${part.transferNumber}`}>transfer {part.transferNumber}</Link>
                    {part.reference && `, ${part.reference}`}
                    {part.isTakenBack && ", taken back"}
                  </span>
                </div>
                {maySettle && !part.isTakenBack && (
                  <Link
                    className="no-print"
                    to={`/dues/${id}/reversal?part=${part.id}`}
                    aria-label={`Take back what was booked with transfer ${part.transferNumber}`}
                  >
                    Take it back
                  </Link>
                )}
              </li>
            ))}
          </ul>
        )}
      </section>
      {(maySettle || funds.length > 0) && !isTakenBack && (
        <p className="acts mt-8">
          {funds.length > 0 && <ButtonLink to={`/dues/${id}/sponsorships/new`}>Sponsor it from a fund</ButtonLink>}
          {maySettle && openMinor > 0n && (
            <ButtonLink tone="plain" to={`/dues/${id}/payments/new`}>
              Record a payment
            </ButtonLink>
          )}
          {maySettle && isUntouched && (
            <ButtonLink tone="plain" to={`/dues/${id}/reversal`}>
              Take them back
            </ButtonLink>
          )}
        </p>
      )}
    </div>
  );
}
