import { goneMs, type Status } from "#app/domain/watch/status.ts";
import { RelativeTime } from "#app/ui/base/relative-time.tsx";

interface Now {
  /** The server's, as an ISO string. */
  readonly now: string;
}

/** Two lines, the whole book and the last one, and below them the rows that break a promise. */
export function Checks({ checks: { whole, last }, now }: Pick<Status, "checks"> & Now) {
  if (!last) return <p>No self-check has run yet: the first comes within ten minutes.</p>;
  const broken = new Map([...(whole?.broken ?? []), ...last.broken].map((each) => [each.name, each]));
  return (
    <>
      <p>
        {whole && (
          <>
            The whole book was asked <RelativeTime at={whole.at} now={now} />: {held(whole)}.{" "}
          </>
        )}
        {!last.isWhole && (
          <>
            What is new was asked <RelativeTime at={last.at} now={now} />: {held(last)}.
          </>
        )}
      </p>
      {[...broken.values()].map(({ name, promise, rows }) => (
        <details key={name} open>
          <summary>It does not hold that {promise}</summary>
          <pre>{rows.map((row) => JSON.stringify(row)).join("\n")}</pre>
        </details>
      ))}
    </>
  );
}

const held = ({ asked, broken, tookMs }: NonNullable<Status["checks"]["last"]>) =>
  `${asked - broken.length} of ${asked} promises hold, in ${(tookMs / 1_000).toFixed(1)} s`;

export function Jobs({ jobs, now }: Pick<Status, "jobs"> & Now) {
  if (jobs.length === 0) return <p>No job has run yet.</p>;
  return (
    <table className="t" role="table" aria-labelledby="jobs">
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">
            Job
          </th>
          <th scope="col" role="columnheader">
            Last ended well
          </th>
          <th scope="col" role="columnheader">
            Last failed
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {jobs.map(({ name, ranAt, tookMs, failedAt, failure, quietMs }) => (
          <tr
            key={name}
            role="row"
            className={Date.parse(now) - Date.parse(ranAt ?? failedAt ?? now) > quietMs ? "late" : undefined}
          >
            <th scope="row" role="rowheader">
              {name}
            </th>
            <td role="cell" data-l="Last ended well">
              {ranAt ? (
                <>
                  <RelativeTime at={ranAt} now={now} />
                  {tookMs !== null && `, ${tookMs} ms`}
                </>
              ) : (
                "never"
              )}
            </td>
            <td role="cell" className="wide" data-l="Last failed">
              {failedAt ? (
                <>
                  <RelativeTime at={failedAt} now={now} />: {failure}
                </>
              ) : (
                "never"
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Queue({ queue: { waiting, oldestAt, deadCount, dead }, now }: Pick<Status, "queue"> & Now) {
  return (
    <>
      <p>
        {waiting === 0 ? "Nothing waits." : `${waiting} ${waiting === 1 ? "task waits" : "tasks wait"}.`}
        {oldestAt && (
          <>
            {" "}
            The oldest since <RelativeTime at={oldestAt} now={now} />.
          </>
        )}{" "}
        {deadCount === 0 ? "No task was given up." : `Given up after many attempts: ${deadCount}.`}
      </p>
      {dead.length > 0 && (
        <ul>
          {dead.map(({ id, task, about, attempts, lastError, failedAt }) => (
            <li key={id}>
              {task} {about}, <RelativeTime at={failedAt} now={now} />, after {attempts} attempts: {lastError}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

export function Mail({ mail: { waiting, oldestAt, undelivered }, now }: Pick<Status, "mail"> & Now) {
  return (
    <p>
      {waiting === 0 ? "No letter waits." : `${waiting} ${waiting === 1 ? "letter waits" : "letters wait"} to be sent.`}
      {oldestAt && (
        <>
          {" "}
          The oldest since <RelativeTime at={oldestAt} now={now} />.
        </>
      )}{" "}
      {undelivered === 0 ? "All others arrived." : `Did not arrive: ${undelivered}.`}
    </p>
  );
}

export function Nodes({ nodes, now }: Pick<Status, "nodes"> & Now) {
  return (
    <table className="t" role="table" aria-labelledby="nodes">
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">
            Node
          </th>
          <th scope="col" role="columnheader">
            Version
          </th>
          <th scope="col" role="columnheader">
            Started
          </th>
          <th scope="col" role="columnheader">
            Last seen
          </th>
          <th scope="col" role="columnheader">
            Clock
          </th>
          <th scope="col" role="columnheader">
            Disk free
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {nodes.map(({ id, name, host, pid, version, startedAt, seenAt, aheadMs, diskFreeBytes, diskBytes }) => (
          <tr key={id} role="row" className={Date.parse(now) - Date.parse(seenAt) > goneMs ? "late" : undefined}>
            <th scope="row" role="rowheader">
              {name}
              <small>
                {" "}
                {host === name ? "" : host} {pid}
              </small>
            </th>
            <td role="cell" data-l="Version">
              {version}
            </td>
            <td role="cell" data-l="Started">
              <RelativeTime at={startedAt} now={now} />
            </td>
            <td role="cell" data-l="Last seen">
              <RelativeTime at={seenAt} now={now} />
            </td>
            <td role="cell" data-l="Clock">
              {clockWords(aheadMs)}
            </td>
            <td role="cell" data-l="Disk free">
              {diskBytes && diskFreeBytes !== null ? `${Math.round((100 * diskFreeBytes) / diskBytes)} %` : "not known"}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const clockWords = (aheadMs: number) =>
  Math.abs(aheadMs) < 100 ? "right" : `${(Math.abs(aheadMs) / 1_000).toFixed(1)} s ${aheadMs > 0 ? "ahead" : "behind"}`;
