import type { NetworkMoney } from "#app/domain/reports/front-page.server.ts";
import { Empty } from "#app/ui/base/empty.tsx";
import { ButtonLink } from "#app/ui/base/button.tsx";
import { BookFigures } from "#app/ui/book/book-figures.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { pluralize } from "#app/ui/base/pluralize.ts";
import { columnSpans, shares } from "./flow-shares.ts";

const spanClass: Readonly<Record<number, string>> = {
  6: "col-span-6",
  7: "col-span-7",
  8: "col-span-8",
  9: "col-span-9",
  10: "col-span-10",
  11: "col-span-11",
  12: "col-span-12",
};

/** What was delivered, is being built, and still gathers: one river in three parts, each a balance of the book. */
export function MoneyNow({ money, currency }: { readonly money: NetworkMoney; readonly currency: string }) {
  const total = money.figures.spentMinor + money.buildingMinor + money.raisingMinor;
  if (total === 0n)
    return (
      <section className="flow-empty" aria-labelledby="now">
        <h2 id="now" className="vh">
          The network’s money, now
        </h2>
        <Empty title="Nothing is pledged yet" action={<ButtonLink to="/projects/new">Propose a project</ButtonLink>}>
          When organizations pledge to a shared project, their sums stand here, and each opens the rows of the book
          behind it.
        </Empty>
      </section>
    );
  const parts = [
    {
      key: "delivered",
      className: "st-m",
      minor: money.figures.spentMinor,
      href: "/ledger?figure=spent",
      words: `delivered upstream${money.spentSince === null ? "" : ` since ${money.spentSince}`}, accepted by the members who paid for it`,
    },
    {
      key: "building",
      className: "st-d",
      minor: money.buildingMinor,
      href: "/ledger?account=committed",
      words: `being built or next in the queue, in ${pluralize(money.buildingProjects, "project")}`,
    },
    {
      key: "raising",
      className: "st-r",
      minor: money.raisingMinor,
      href: "/ledger?account=committed&group=pledges",
      words: `firm and gathering, in ${pluralize(money.raisingProjects, "project")} that ${money.raisingProjects === 1 ? "has" : "have"} not tipped yet`,
    },
  ].filter(({ minor }) => minor > 0n);
  const widths = shares(parts.map(({ minor }) => minor));
  const spans = columnSpans(widths);
  return (
    <section aria-labelledby="now">
      <h2 id="now" className="vh">
        The network’s money, now
      </h2>
      <div className="flow">
        <svg height="14" aria-hidden="true">
          <g transform="matrix(1 0 -0.571 1 4 0)">
            {parts.map(({ key, className }, index) => {
              const before = widths.slice(0, index).reduce((sum, width) => sum + width, 0);
              return (
                <g key={key} className={className}>
                  <rect x={`${before}%`} width={`${widths[index]}%`} height="14" />
                  {index === 0 && <rect x="-8" width="16" height="14" />}
                  {index > 0 && (
                    <svg x={`${before}%`} overflow="visible">
                      <rect className="cut" x="-2" width="4" height="14" />
                    </svg>
                  )}
                </g>
              );
            })}
          </g>
        </svg>
        {parts.map(({ key, minor, href, words }, index) => (
          <div key={key} className={spanClass[spans[index]!] ?? "col-span-full"}>
            <p className="big">
              <Link to={href}>
                <Amount minor={minor} currency={currency} />
              </Link>
            </p>
            <p>{words}</p>
          </div>
        ))}
      </div>
      <BookFigures figures={money.figures} currency={currency} />
      <p className="total">
        Together by {pluralize(money.organizations, "organization")}. Four figures that are never mixed; every figure on
        this site opens the rows of the <Link to="/ledger">public book</Link> behind it.
      </p>
    </section>
  );
}
