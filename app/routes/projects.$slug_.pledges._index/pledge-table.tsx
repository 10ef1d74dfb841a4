import type { PledgePanelData, ShownPledge } from "#app/domain/pledges/shown-pledge.ts";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { OrganizationMark, unnamedMember } from "#app/ui/organization/organization-mark.tsx";
import { RelativeTime } from "#app/ui/base/relative-time.tsx";

interface PledgeTableProps {
  readonly pledges: readonly ShownPledge[];
  readonly project: PledgePanelData["project"];
  /** What stands together, while it raises. */
  readonly offersMinor: bigint | null;
  /** What all pay together; null where the table shows only a part of them. */
  readonly totalMinor: bigint | null;
  readonly now: string;
  /** Own pledges can still be withdrawn. */
  readonly open: boolean;
}

const kindWords: Readonly<Record<ShownPledge["kind"], string>> = {
  firm: "stands",
  conditional: "waits",
  intent: "intent",
  "in-kind": "in kind",
  outside: "not counted",
  interest: "interest",
  ended: "ended",
};

/** For its own people: who reads their name. */
function sayNaming({ sealed, naming, creditAsked }: ShownPledge): string {
  const asked = creditAsked === null ? "" : ` ${creditAsked} is asked whether it wants to be credited.`;
  if (sealed)
    return `Sealed: only the steward reads the name until the raise is decided, and then ${naming ? "everybody" : "co-funders"} too.${asked}`;
  return `${naming ? "Named in public." : "Not named in public: co-funders and the steward read the name."}${asked}`;
}

const withdrawable = new Set(["interest", "intent", "firm"]);

/** Every pledge as a row; on a phone each row becomes a small stack and keeps its roles. */
export function PledgeTable({ pledges, project, offersMinor, totalMinor, now, open }: PledgeTableProps) {
  return (
    <table className="pledges" role="table">
      <caption className="vh">Pledges of {project.title}, in the order in which organizations joined</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">
            Organization
          </th>
          <th scope="col" role="columnheader">
            Terms, and why it stands or waits
          </th>
          <th scope="col" role="columnheader" className="num">
            Offers
          </th>
          <th scope="col" role="columnheader" className="num">
            Pays
          </th>
          <th scope="col" role="columnheader">
            In the book
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {pledges.map((pledge) => (
          <PledgeRow key={pledge.id} pledge={pledge} project={project} now={now} open={open} />
        ))}
      </tbody>
      {totalMinor !== null && (
        <tfoot role="rowgroup">
          <tr role="row">
            <th scope="row" role="rowheader" colSpan={2}>
              Together
            </th>
            <td className="num" role="cell" data-l="Offers">
              {offersMinor !== null && <Amount minor={offersMinor} currency={project.currency} />}
            </td>
            <td className="num" role="cell" data-l="Pays">
              <Amount minor={totalMinor} currency={project.currency} />
            </td>
            <td role="cell" />
          </tr>
        </tfoot>
      )}
    </table>
  );
}

function PledgeRow({
  pledge,
  project,
  now,
  open,
}: {
  readonly pledge: ShownPledge;
  readonly project: PledgePanelData["project"];
  readonly now: string;
  readonly open: boolean;
}) {
  const {
    organization,
    payer,
    fund,
    kind,
    amountMinor,
    paysMinor,
    hours,
    terms,
    waitsFor,
    why,
    unlocked,
    deliverable,
    joinedAt,
    transferNumber,
  } = pledge;
  const state = kind === "in-kind" ? "in-kind" : kind === "firm" ? "stands" : "waits";
  return (
    <tr role="row" id={`pledge-${pledge.id}`} className={kind === "ended" ? "ended" : undefined}>
      <th scope="row" role="rowheader">
        <span className="who">
          <OrganizationMark organization={organization} state={state} decorative />
          <span>
            {organization ? <Link to={`/organizations/${organization.slug}`}>{organization.name}</Link> : unnamedMember}
            {pledge.sealed && pledge.naming === null && <small>sealed until the raise is decided</small>}
            {payer && <small>paid by {payer.name}</small>}
            {fund && (
              <small>
                paid from <Link to={`/funds/${fund.slug}`}>{fund.name}</Link>
              </small>
            )}
            <small>
              <Link to={`/projects/${project.slug}/pledges/${pledge.id}`}>{kindWords[kind]}</Link>,{" "}
              <RelativeTime at={joinedAt} now={now} />
            </small>
          </span>
        </span>
      </th>
      <td role="cell" className="why">
        {terms !== "" && (
          <p>
            {terms.replace(/^./, (letter) => letter.toUpperCase())}
            {deliverable && (
              <>
                {" "}
                for deliverable {deliverable.position}, {deliverable.title}
              </>
            )}
            {waitsFor !== "" && <>, if {waitsFor}</>}.
          </p>
        )}
        <p className="soft">{why}</p>
        {unlocked && <p className="soft">{unlocked}</p>}
        {pledge.naming !== null && (
          <p className="soft">
            {sayNaming(pledge)}{" "}
            <Link to={`/projects/${project.slug}/pledges/${pledge.id}/naming`}>
              {pledge.sealed ? "Change that" : pledge.naming ? "Not be named any more" : "Be named"}
            </Link>
          </p>
        )}
        {pledge.mine && open && withdrawable.has(pledge.rung) && (
          <p>
            <Link to={`/projects/${project.slug}/pledges/${pledge.id}/withdrawal`}>Withdraw it</Link>
          </p>
        )}
      </td>
      <td className="num" role="cell" data-l="Offers">
        {kind === "in-kind" ? (
          `${hours ?? 0} h`
        ) : kind === "interest" || kind === "outside" ? (
          ""
        ) : (
          <Amount minor={amountMinor} currency={project.currency} cents="any" />
        )}
      </td>
      <td className="num" role="cell" data-l="Pays">
        {paysMinor !== null && kind !== "ended" && <Amount minor={paysMinor} currency={project.currency} cents="any" />}
      </td>
      <td role="cell" data-l="In the book">
        {transferNumber !== null && <Link to={`/ledger/transfers/${transferNumber}`}>transfer {transferNumber}</Link>}
      </td>
    </tr>
  );
}
