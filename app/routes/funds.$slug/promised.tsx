import type { FundReport } from "#app/domain/funds/shown-fund.ts";
import { isEnded } from "#app/domain/sight/pledge-kind.ts";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { StageMark } from "#app/ui/project/stage-mark.tsx";

/** Every promise of the fund and what became of it, each with its rows in the book. */
export function Promised({
  report: { fund, pledges, pledgesTotal, may },
}: {
  readonly report: Pick<FundReport, "fund" | "pledges" | "pledgesTotal" | "may">;
}) {
  const { currency } = fund;
  if (pledgesTotal === 0)
    return (
      <section aria-labelledby="promised">
        <h2 id="promised">What it promised</h2>
        <p className="note">
          Nothing yet. Each promise stands here with its project, and with what left the fund for it.
        </p>
      </section>
    );
  return (
    <section aria-labelledby="promised">
      <h2 id="promised">What it promised</h2>
      <table className="t" role="table">
        <caption className="vh">Promises of the fund, the newest first</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader">
              Project
            </th>
            <th scope="col" role="columnheader">
              Stage
            </th>
            <th scope="col" role="columnheader" className="num">
              At most
            </th>
            <th scope="col" role="columnheader" className="num">
              Comes to
            </th>
            <th scope="col" role="columnheader" className="num">
              Set aside
            </th>
            <th scope="col" role="columnheader" className="num">
              Spent
            </th>
            <th scope="col" role="columnheader">
              In the book
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {pledges.map(({ id, project, rung, way, capMinor, paysMinor, promisedMinor, drawnMinor, transferNumber }) => (
            <tr role="row" key={id}>
              <th scope="row" role="rowheader">
                <Link className="quiet" to={`/projects/${project.slug}`}>
                  {project.title}
                </Link>
                {way === "distribution" && <span className="s soft block">by the square roots</span>}
                {isEnded(rung) && <span className="s soft block">{rung}: it is free again</span>}
                {may.promise && rung === "firm" && (
                  <Link
                    className="s block no-print mt-2"
                    to={`/projects/${project.slug}/pledges/${id}/withdrawal`}
                    aria-label={`Take the promise to ${project.title} back`}
                  >
                    take it back
                  </Link>
                )}
              </th>
              <td role="cell" className="wide">
                <StageMark stage={project.stage} />
              </td>
              <td role="cell" className="num" data-l="At most">
                <Amount minor={capMinor} currency={currency} />
              </td>
              <td role="cell" className="num" data-l="Comes to">
                <Amount minor={paysMinor} currency={currency} />
              </td>
              <td role="cell" className="num" data-l="Set aside">
                <Amount minor={promisedMinor} currency={currency} />
              </td>
              <td role="cell" className="num" data-l="Spent">
                <Amount minor={drawnMinor} currency={currency} />
              </td>
              <td role="cell" data-l="In the book">
                {transferNumber !== null && <Link to={`/ledger/transfers/${transferNumber}`}>{transferNumber}</Link>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {pledgesTotal > pledges.length && (
        <p className="s soft mt-3">
          The newest {pledges.length} of {pledgesTotal}; all of them are in{" "}
          <Link to={`/ledger?organization=${fund.organization.slug}`}>the book</Link>.
        </p>
      )}
    </section>
  );
}
