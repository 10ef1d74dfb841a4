import type { OrganizationReport } from "#app/domain/reports/organization-reports.server.ts";
import { BookFigures } from "#app/ui/book/book-figures.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { useLocale } from "#app/ui/base/locale.tsx";
import { Amount } from "#app/ui/base/money.tsx";

type Report = Pick<
  OrganizationReport,
  "organization" | "sums" | "lines" | "unlocked" | "credits" | "creditsTotal" | "invoices" | "currency"
>;

/** The organization's four figures, and what each of them needs to be understood. */
export function FourFigures({ report }: { readonly report: Report }) {
  const { organization, sums, currency } = report;
  return (
    <BookFigures
      figures={sums}
      currency={currency}
      of={`organization=${organization.slug}`}
      notes={{
        promised: <Promised report={report} />,
        invoiced: <Invoiced report={report} />,
        received: <Received report={report} />,
        spent: <Spent report={report} />,
      }}
    />
  );
}

const counted = (count: number, one: string, many: string) => (count === 1 ? `one ${one}` : `${count} ${many}`);

function Promised({ report: { lines, sums, unlocked, currency } }: { readonly report: Report }) {
  const backMinor = sums.signedMinor - sums.waitingMinor - sums.promisedMinor;
  const unlockedMinor = unlocked.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  const money = (minor: bigint) => <Amount minor={minor} currency={currency} />;
  return (
    <>
      to {counted(lines.length, "project", "projects")}.
      {backMinor > 0n && (
        <>
          {" "}
          {money(sums.signedMinor - sums.waitingMinor)} was signed; {money(backMinor)} of it came back when more members
          joined.
        </>
      )}
      {sums.waitingMinor > 0n && <> {money(sums.waitingMinor)} more waits for its conditions.</>}
      {unlockedMinor > 0n && (
        <>
          {" "}
          It unlocked {money(unlockedMinor)} from others, which stood only because this stood:{" "}
          {unlocked.map(({ name, amountMinor }, index) => (
            <span key={index}>
              {index > 0 && ", "}
              {money(amountMinor)} from {name ?? "members not named"}
            </span>
          ))}
          .
        </>
      )}
    </>
  );
}

function Invoiced({ report: { organization, sums, currency } }: { readonly report: Report }) {
  if (sums.invoicedMinor === 0n) return <>Nothing is invoiced before its co-funders accepted it.</>;
  return (
    <>
      {sums.committedMinor > 0n ? (
        <>
          <Amount minor={sums.committedMinor} currency={currency} /> more is promised and not invoiced yet.
        </>
      ) : organization.kind === "funder" ? (
        "All that was promised is invoiced, or was paid from a fund."
      ) : (
        "All that was promised is invoiced."
      )}
    </>
  );
}

function Received({ report: { organization, sums, invoices, currency } }: { readonly report: Report }) {
  const { locale } = useLocale();
  const owed = sums.owedMinor;
  if (owed === 0n)
    return <>{sums.invoicedMinor === 0n ? "Nothing is owed." : "All that was invoiced. Nothing is owed."}</>;
  const due =
    invoices.nextDueAt &&
    new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "long", timeZone: "UTC" }).format(
      new Date(invoices.nextDueAt),
    );
  return (
    <>
      <Link to={`/ledger?organization=${organization.slug}&account=receivable`}>
        <Amount minor={owed} currency={currency} />
      </Link>{" "}
      is owed: {counted(invoices.open, "invoice", "invoices")}
      {invoices.numbers.map((number) => (
        <span key={number}>
          , <Link to={`/invoices/${number}`}>{number}</Link>
        </span>
      ))}
      {due && `, due ${due}`}.{" "}
      {invoices.overdue === 0
        ? "Nothing is overdue."
        : `${invoices.overdue === 1 ? "One is" : `${invoices.overdue} are`} overdue.`}
    </>
  );
}

function Spent({ report: { sums, credits, creditsTotal } }: { readonly report: Report }) {
  if (sums.spentMinor === 0n) return <>Money is spent when the work behind it is accepted and invoiced.</>;
  const repositories = new Set(credits.map(({ repository }) => repository)).size;
  return (
    <>
      on work delivered upstream and accepted by those who pay. {counted(creditsTotal, "contribution", "contributions")}{" "}
      in {counted(repositories, "repository", "repositories")} {creditsTotal === 1 ? "carries" : "carry"} this name.
    </>
  );
}
