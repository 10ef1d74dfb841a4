import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { standingMark } from "#app/domain/kernel/admitted.ts";
import { organizationKindWords } from "#app/domain/identity/role.ts";
import { organizationReport } from "#app/domain/reports/organization-reports.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { ButtonLink } from "#app/ui/base/button.tsx";
import { Empty } from "#app/ui/base/empty.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { useLocale } from "#app/ui/base/locale.tsx";
import { OrganizationMark } from "#app/ui/organization/organization-mark.tsx";
import { PrintButton } from "#app/ui/base/print-button.tsx";
import { absoluteWords } from "#app/ui/base/relative-time-words.ts";
import { Credits } from "./credits.tsx";
import { FourFigures } from "./four-figures.tsx";
import { Lead } from "./lead.tsx";
import { MoneyFlow } from "./money-flow.tsx";
import { PartsChart } from "./parts-chart.tsx";
import { QuarterChart } from "./quarter-chart.tsx";
import { Statement } from "./statement.tsx";
import "#app/ui/styles/pages/organization.css";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.report.organization.name ?? "Organization"}: what it made possible` },
  {
    name: "description",
    content: `What ${data?.report.organization.name ?? "this organization"} pledged, what it unlocked, what was delivered upstream because of it, and what it owes.`,
  },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const report = await organizationReport(ctx, args.params.slug ?? "");
  if (!report) throw notFound();
  return { report };
}

export default function Organization() {
  const { report } = useLoaderData<typeof loader>();
  const { organization, lines, credits } = report;
  return (
    <div className="wrap page-organization">
      <Head report={report} />
      {lines.length === 0 ? (
        <Empty
          title={credits.length > 0 ? "No money of it in the book yet" : "Nothing pledged yet"}
          action={
            <ButtonLink tone="plain" to="/projects">
              See what could be built together
            </ButtonLink>
          }
        >
          When {organization.name} pledges for a project, this page shows what its part unlocked, what was delivered
          upstream because of it, and what it owes.
        </Empty>
      ) : (
        <>
          <Lead report={report} />
          <FourFigures report={report} />
          <section aria-labelledby="where">
            <h2 id="where">Where the money is</h2>
            <MoneyFlow sums={report.sums} currency={report.currency} />
          </section>
          <div className="pair">
            <QuarterChart quarters={report.quarters} currency={report.currency} />
            {report.parts.length > 0 && <PartsChart parts={report.parts} currency={report.currency} />}
          </div>
          <Statement report={report} />
        </>
      )}
      {credits.length > 0 && <Credits report={report} />}
      <Foot report={report} />
    </div>
  );
}

type Report = Awaited<ReturnType<typeof loader>>["report"];

function Head({ report: { organization, may, now } }: { readonly report: Report }) {
  const { locale } = useLocale();
  const mark = standingMark[organization.standing];
  const since =
    organization.memberSince &&
    new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" }).format(
      new Date(organization.memberSince),
    );
  const until = new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  }).format(new Date(now));
  return (
    <div className="oh">
      <div className="id">
        <OrganizationMark organization={organization} decorative large />
        <div>
          <p className="s">
            {since ? `Member since ${since}` : organizationKindWords[organization.kind].name}
            {mark && `, ${mark}`} · up to {until}
          </p>
          <h1>{organization.name}</h1>
        </div>
      </div>
      <p className="acts no-print">
        <PrintButton />
        <ButtonLink tone="plain" to={`/ledger/statements/${organization.id}`}>
          Statement
        </ButtonLink>
        <ButtonLink tone="plain" to={`/ledger?organization=${organization.slug}`}>
          Rows behind this page
        </ButtonLink>
        {organization.kind === "funder" && (
          <ButtonLink tone="plain" to={`/funds?organization=${organization.slug}`}>
            Funds
          </ButtonLink>
        )}
        {may.readPeople && organization.kind !== "steward" && (
          <ButtonLink tone="plain" to={`/organizations/${organization.slug}/standing`}>
            Standing
          </ButtonLink>
        )}
        {may.readInvoices && organization.kind !== "steward" && (
          <ButtonLink tone="plain" to={`/organizations/${organization.slug}/invoices`}>
            Invoices
          </ButtonLink>
        )}
        {may.readInvoices && organization.kind !== "steward" && (
          <ButtonLink tone="plain" to={`/organizations/${organization.slug}/budget`}>
            Budget
          </ButtonLink>
        )}
        {may.readTreasury && organization.kind === "steward" && (
          <ButtonLink tone="plain" to="/treasury">
            Treasury
          </ButtonLink>
        )}
        {may.issueInvoices && organization.kind === "steward" && (
          <ButtonLink tone="plain" to="/invoices">
            Invoices
          </ButtonLink>
        )}
        {may.readPeople && (
          <ButtonLink tone="plain" to={`/organizations/${organization.slug}/people`}>
            People
          </ButtonLink>
        )}
        {may.edit && (
          <ButtonLink tone="plain" to={`/organizations/${organization.slug}/edit`}>
            Edit
          </ButtonLink>
        )}
      </p>
    </div>
  );
}

function Foot({ report: { organization, now, bookNumber } }: { readonly report: Report }) {
  const { locale, timeZone } = useLocale();
  return (
    <div className="stat">
      <div>
        {organization.description !== "" && <blockquote>{organization.description}</blockquote>}
        {organization.websiteUrl !== null && (
          <p className="sig">
            <a href={organization.websiteUrl} rel="external noreferrer">
              {organization.websiteUrl.replace(/^https?:\/\//, "")}
            </a>
          </p>
        )}
      </div>
      <div className="how">
        <p>
          Statement of {absoluteWords(new Date(now).getTime(), locale, timeZone)}, up to transfer{" "}
          <span className="tn">{bookNumber.toLocaleString(locale)}</span> of the public book. Staff money and cloud
          money are on separate lines of each invoice.
        </p>
        <p>
          Anyone can recompute this page: <Link to={`/ledger?organization=${organization.slug}`}>the rows</Link>,{" "}
          <Link to="/rules-for-money">the rules</Link>, <Link to="/ledger/recompute">how to</Link>.
        </p>
      </div>
    </div>
  );
}
