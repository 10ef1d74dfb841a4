import type { OrganizationReport } from "#app/domain/reports/organization-reports.server.ts";
import type { StatementSums } from "#app/domain/reports/statement.ts";
import { figureNames, figureWords, type Figure } from "#app/domain/ledger/figures.ts";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { StageMark } from "#app/ui/project/stage-mark.tsx";

const columns: readonly {
  readonly word: string;
  readonly rows: string;
  readonly of: (sums: StatementSums) => bigint;
}[] = [
  ...figureNames.slice(0, 3).map(figureColumn),
  { word: "Owed", rows: "&account=receivable", of: ({ owedMinor }) => owedMinor },
  figureColumn("spent"),
  { word: "Still committed", rows: "&account=commitment", of: ({ committedMinor }) => committedMinor },
];

function figureColumn(figure: Figure) {
  return { word: figureWords[figure], rows: `&figure=${figure}`, of: (sums: StatementSums) => sums[`${figure}Minor`] };
}

type StatementProps = {
  readonly report: Pick<OrganizationReport, "organization" | "lines" | "sums" | "currency" | "intents">;
};

/** One line for each project, each figure with the rows of the book behind it. */
export function Statement({ report: { organization, lines, sums, currency, intents } }: StatementProps) {
  return (
    <section aria-labelledby="statement">
      <h2 id="statement">Statement by project</h2>
      <table className="t" role="table">
        <caption className="vh">Promised, invoiced, received, owed, spent and still committed by project</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader">
              Project
            </th>
            <th scope="col" role="columnheader">
              Stage
            </th>
            {columns.map(({ word }) => (
              <th key={word} scope="col" role="columnheader" className="num">
                {word}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {lines.map(({ project, ...line }) => (
            <tr role="row" key={project.slug}>
              <th scope="row" role="rowheader">
                <Link className="quiet" to={`/projects/${project.slug}`}>
                  {project.title}
                </Link>
              </th>
              <td role="cell" className="wide">
                <StageMark stage={project.stage} />
              </td>
              {columns.map(({ word, rows, of }) => (
                <td key={word} role="cell" className="num" data-l={word}>
                  {of(line) === 0n ? (
                    <span className="z">0</span>
                  ) : (
                    <Link
                      className="quiet"
                      to={`/ledger?organization=${organization.slug}&project=${project.slug}${rows}`}
                    >
                      <Amount minor={of(line)} currency={currency} />
                    </Link>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot role="rowgroup">
          <tr role="row">
            <th scope="row" role="rowheader">
              Together
            </th>
            <td role="cell" className="wide" />
            {columns.map(({ word, of }) => (
              <td key={word} role="cell" className="num" data-l={word}>
                <Amount minor={of(sums)} currency={currency} />
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
      <p className="s soft mt-3">
        Promised is what is paid at most. What is owed was invoiced and not received. Spent is accepted by everybody who
        pays.{organization.kind === "funder" && " What a fund pays is spent without an invoice."}
        {intents.length > 0 && (
          <>
            {" "}
            Not in these sums:{" "}
            {intents.map(({ slug, title, amountMinor }, index) => (
              <span key={slug}>
                {index > 0 && ", "}
                <Amount minor={amountMinor} currency={currency} /> of intent for{" "}
                <Link to={`/projects/${slug}`}>{title}</Link>
              </span>
            ))}
            .
          </>
        )}
      </p>
    </section>
  );
}
