import type { ShownEntry, ShownTransfer } from "#app/domain/accounts/ledger-entry.ts";
import { transferWords } from "#app/domain/ledger/ledger.ts";
import { Link } from "#app/ui/base/link.tsx";
import { useLocale, useTimeZone } from "#app/ui/base/locale.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { formatMoment } from "#app/ui/base/relative-time-words.ts";

/** "Dr", "Cr" or a dash: on which side a balance stands. */
export function BalanceSide({ minor }: { readonly minor: bigint }) {
  if (minor === 0n) return <i>–</i>;
  return (
    <i>
      <abbr title={minor > 0n ? "debit" : "credit"}>{minor > 0n ? "Dr" : "Cr"}</abbr>
    </i>
  );
}

export const magnitude = (minor: bigint): bigint => (minor < 0n ? -minor : minor);

function AccountCell({ entry: { kind, owner, masked, amountMinor, deliverable } }: { readonly entry: ShownEntry }) {
  const name = owner ? (
    <Link to={owner.href}>{owner.name}</Link>
  ) : masked ? (
    <span className="soft">a member, not named</span>
  ) : null;
  return (
    <td role="cell" className={amountMinor < 0n ? "ac cr" : "ac"}>
      <span className="of">
        <Link
          to={`/ledger?account=${kind}`}
          className="k"
          aria-label={`${kind}: all transfers of this kind of account`}
        >
          {kind}
        </Link>{" "}
        <span>
          {name}
          {deliverable !== null && <span className="s faint"> deliverable {deliverable}</span>}
        </span>
      </span>
    </td>
  );
}

function EntryRow({ entry }: { readonly entry: ShownEntry }) {
  const { amountMinor, balanceAfterMinor, currency } = entry;
  const amount = <Amount minor={magnitude(amountMinor)} currency={currency} cents />;
  return (
    <tr role="row">
      <td className="mk" role="cell" aria-hidden="true" />
      <AccountCell entry={entry} />
      <td className="num" role="cell" data-l="Debit">
        {amountMinor > 0n && amount}
      </td>
      <td className="num" role="cell" data-l="Credit">
        {amountMinor < 0n && amount}
      </td>
      <td className="num bal" role="cell" data-l="Balance">
        {balanceAfterMinor === null ? (
          <span className="s faint">not shown</span>
        ) : (
          <>
            <Amount minor={magnitude(balanceAfterMinor)} currency={currency} cents />{" "}
            <BalanceSide minor={balanceAfterMinor} />
          </>
        )}
      </td>
    </tr>
  );
}

/** The project, who acted, and what is undone: one line beside the transfer's own words. */
function About({ transfer: { project, actor, reverses, reason } }: { readonly transfer: ShownTransfer }) {
  const parts = [
    project && (
      <Link key="project" to={project.href}>
        {project.name}
      </Link>
    ),
    actor && <span key="actor">by {actor}</span>,
    reverses !== null && (
      <Link key="reverses" to={`/ledger/transfers/${reverses}`}>
        mirrors transfer {reverses}
      </Link>
    ),
    reason !== "" && <span key="reason">“{reason}”</span>,
  ].filter((part) => part !== null && part !== false);
  return <span className="nt">{parts.flatMap((part, index) => (index === 0 ? [part] : [", ", part]))}</span>;
}

function Moment({ at }: { readonly at: string }) {
  const { locale } = useLocale();
  const timeZone = useTimeZone();
  const words = formatMoment(Date.parse(at), locale, timeZone, {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return (
    <time
      dateTime={at}
      title={formatMoment(Date.parse(at), locale, timeZone, { dateStyle: "full", timeStyle: "long" })}
    >
      {words}
    </time>
  );
}

/** Transfers with their entries, as rows of the book. */
export function TransferTable({
  transfers,
  caption,
  locked = false,
}: {
  readonly transfers: readonly ShownTransfer[];
  readonly caption: string;
  readonly locked?: boolean;
}) {
  const entries = transfers.flatMap(({ entries: each }) => each);
  const [first] = entries;
  const debit = entries.reduce((sum, { amountMinor }) => (amountMinor > 0n ? sum + amountMinor : sum), 0n);
  const credit = entries.reduce((sum, { amountMinor }) => (amountMinor < 0n ? sum - amountMinor : sum), 0n);
  const more = transfers.reduce((sum, { moreEntries }) => sum + moreEntries, 0);
  return (
    <table className="book" role="table">
      <caption className="vh">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">
            No.
          </th>
          <th scope="col" role="columnheader">
            Account
          </th>
          <th scope="col" role="columnheader" className="num">
            Debit
          </th>
          <th scope="col" role="columnheader" className="num">
            Credit
          </th>
          <th scope="col" role="columnheader" className="num">
            Balance after
          </th>
        </tr>
      </thead>
      {transfers.map((transfer) => (
        <tbody key={transfer.number} role="rowgroup" id={`t-${transfer.number}`}>
          <tr className="tr" role="row">
            <th scope="rowgroup" colSpan={5} role="rowheader">
              <span className="hd">
                {locked ? (
                  <span className="tn">{transfer.number}</span>
                ) : (
                  <Link className="id tn" to={`/ledger/transfers/${transfer.number}`}>
                    {transfer.number}
                  </Link>
                )}
                <Moment at={transfer.occurredAt} />
                <b>{transferWords[transfer.kind]}</b>
                <About transfer={transfer} />
              </span>
            </th>
          </tr>
          {transfer.entries.map((entry, index) => (
            <EntryRow key={index} entry={entry} />
          ))}
          {transfer.moreEntries > 0 && (
            <tr role="row">
              <td className="mk" role="cell" aria-hidden="true" />
              <td role="cell" colSpan={4} className="ac">
                <Link to={`/ledger/transfers/${transfer.number}`}>{transfer.moreEntries} more entries</Link>
              </td>
            </tr>
          )}
        </tbody>
      ))}
      {first && (
        <tfoot role="rowgroup">
          <tr role="row">
            <th scope="row" colSpan={2} role="rowheader">
              {transfers.length} {transfers.length === 1 ? "transfer" : "transfers"}, {entries.length} entries
              {more > 0 && ` shown, ${more} more`}
            </th>
            <td className="num" role="cell" data-l="Debit">
              <Amount minor={debit} currency={first.currency} cents />
            </td>
            <td className="num" role="cell" data-l="Credit">
              <Amount minor={credit} currency={first.currency} cents />
            </td>
            <td className="num bal" role="cell" data-l="Difference">
              <Amount minor={debit - credit} currency={first.currency} cents /> <i aria-hidden="true" />
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}
