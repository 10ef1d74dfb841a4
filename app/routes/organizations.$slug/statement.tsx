import { Link } from "@remix-run/react";
import type { OrganizationReport } from "#app/domain/reports/organization-pages.server.ts";
import type { StatementSums } from "#app/domain/reports/statement.ts";
import { Amount } from "#app/ui/money.tsx";
import { Stage } from "#app/ui/stage.tsx";

const columns: readonly (readonly [keyof StatementSums, string, string])[] = [
  ["pledgedMinor", "Pledged", "&group=pledges"],
  ["settledMinor", "Settled", "&group=pledges"],
  ["deliveredMinor", "Delivered", "&group=accepted"],
  ["paidMinor", "Paid", "&group=invoices"],
  ["owedMinor", "Owed", "&account=receivable"],
  ["committedMinor", "Still committed", "&account=commitment"],
];

type StatementProps = { readonly report: Pick<OrganizationReport, "organization" | "lines" | "sums" | "currency" | "intents"> };

/** One line for each project, each figure with the rows of the book behind it. */
export function Statement({ report: { organization, lines, sums, currency, intents } }: StatementProps) {
  return (
    <section aria-labelledby="statement">
      <h2 id="statement">Statement by project</h2>
      <table className="t" role="table">
        <caption className="vh">Pledged, settled, delivered, paid, owed and still committed by project</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader">Project</th>
            <th scope="col" role="columnheader">Stage</th>
            {columns.map(([key, word]) => (
              <th key={key} scope="col" role="columnheader" className="num">{word}</th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {lines.map(({ project, ...line }) => (
            <tr role="row" key={project.slug}>
              <th scope="row" role="rowheader">
                <Link className="quiet" to={`/projects/${project.slug}`}>{project.title}</Link>
              </th>
              <td role="cell" className="wide"><Stage stage={project.stage} /></td>
              {columns.map(([key, word, query]) => (
                <td key={key} role="cell" className="num" data-l={word}>
                  {line[key] === 0n ? (
                    <span className="z">0</span>
                  ) : (
                    <Link className="quiet" to={`/ledger?organization=${organization.slug}&project=${project.slug}${query}`}>
                      <Amount minor={line[key]} currency={currency} />
                    </Link>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot role="rowgroup">
          <tr role="row">
            <th scope="row" role="rowheader">Together</th>
            <td role="cell" className="wide" />
            {columns.map(([key, word]) => (
              <td key={key} role="cell" className="num" data-l={word}>
                <Amount minor={sums[key]} currency={currency} />
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
      <p className="s soft mt-3">
        Settled is what is paid at most. Delivered is accepted by everybody who pays. Delivered = paid + owed. Settled = delivered + still committed.
        {intents.length > 0 && (
          <>
            {" "}
            Not in these sums:{" "}
            {intents.map(({ slug, title, amountMinor }, index) => (
              <span key={slug}>
                {index > 0 && ", "}
                <Amount minor={amountMinor} currency={currency} /> of intent for <Link to={`/projects/${slug}`}>{title}</Link>
              </span>
            ))}
            .
          </>
        )}
      </p>
    </section>
  );
}
