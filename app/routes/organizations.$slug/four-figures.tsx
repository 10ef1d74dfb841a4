import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import type { OrganizationReport } from "#app/domain/reports/organization-pages.server.ts";
import { useLocale } from "#app/ui/locale.tsx";
import { Amount } from "#app/ui/money.tsx";

type Report = Pick<OrganizationReport, "organization" | "sums" | "lines" | "unlocked" | "credits" | "creditsTotal" | "invoices" | "currency">;

/** Pledged, unlocked, delivered, owed: each opens the rows of the book behind it. */
export function FourFigures({ report }: { readonly report: Report }) {
  const { organization, sums, unlocked, currency } = report;
  const rows = (query: string) => `/ledger?organization=${organization.slug}${query}`;
  const unlockedMinor = unlocked.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  return (
    <dl className="four">
      <Figure term="Pledged" minor={sums.pledgedMinor} currency={currency} to={rows("&group=pledges")}>
        <Pledged report={report} />
      </Figure>
      <Figure term="Unlocked" minor={unlockedMinor} currency={currency} to={rows("&group=pledges")}>
        <Unlocked report={report} />
      </Figure>
      <Figure term="Delivered upstream" minor={sums.deliveredMinor} currency={currency} to={rows("&group=accepted")} moss>
        <Delivered report={report} />
      </Figure>
      <Figure term="Owed" minor={sums.owedMinor} currency={currency} to={rows("&account=receivable")}>
        <Owed report={report} />
      </Figure>
    </dl>
  );
}

interface FigureProps {
  readonly term: string;
  readonly minor: bigint;
  readonly currency: string;
  readonly to: string;
  readonly moss?: boolean;
  readonly children: ReactNode;
}

function Figure({ term, minor, currency, to, moss = false, children }: FigureProps) {
  return (
    <div>
      <dt>{term}</dt>
      <dd className={moss ? "big moss" : "big"}>
        <Link to={to}>
          <Amount minor={minor} currency={currency} />
        </Link>
      </dd>
      <dd>{children}</dd>
    </div>
  );
}

const counted = (count: number, one: string, many: string) => (count === 1 ? `one ${one}` : `${count} ${many}`);

function Pledged({ report: { lines, sums, currency } }: { readonly report: Report }) {
  const backMinor = sums.pledgedMinor - sums.settledMinor;
  return (
    <>
      to {counted(lines.length, "project", "projects")}.
      {backMinor > 0n && (
        <>
          {" "}
          <Amount minor={sums.settledMinor} currency={currency} /> after settlement: <Amount minor={backMinor} currency={currency} /> came back when more members joined.
        </>
      )}
      {sums.waitingMinor > 0n && (
        <>
          {" "}
          <Amount minor={sums.waitingMinor} currency={currency} /> of it waits for its conditions.
        </>
      )}
    </>
  );
}

function Unlocked({ report: { unlocked, currency } }: { readonly report: Report }) {
  if (unlocked.length === 0) return <>Nobody’s pledge has waited for this one so far.</>;
  return (
    <>
      from others, which stood only because this pledge stood:{" "}
      {unlocked.map(({ name, amountMinor }, index) => (
        <span key={index}>
          {index > 0 && ", "}
          <Amount minor={amountMinor} currency={currency} /> from {name ?? "members not named"}
        </span>
      ))}
      .
    </>
  );
}

function Delivered({ report: { sums, credits, creditsTotal } }: { readonly report: Report }) {
  if (sums.deliveredMinor === 0n) return <>Money counts as delivered when the work behind it is accepted.</>;
  const repositories = new Set(credits.map(({ repository }) => repository)).size;
  return (
    <>
      accepted by those who pay. {counted(creditsTotal, "contribution", "contributions")} in {counted(repositories, "repository", "repositories")} {creditsTotal === 1 ? "carries" : "carry"} this name.
    </>
  );
}

function Owed({ report: { invoices } }: { readonly report: Report }) {
  const { locale } = useLocale();
  if (invoices.open === 0) return <>Nothing is open.</>;
  const due = invoices.nextDueAt && new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "long", timeZone: "UTC" }).format(new Date(invoices.nextDueAt));
  return (
    <>
      {counted(invoices.open, "invoice", "invoices")}
      {invoices.numbers.map((number) => (
        <span key={number}>
          , <Link to={`/invoices/${number}`}>{number}</Link>
        </span>
      ))}
      {due && `, due ${due}`}. {invoices.overdue === 0 ? "Nothing is overdue." : `${invoices.overdue === 1 ? "One is" : `${invoices.overdue} are`} overdue.`}
    </>
  );
}
