import { inWords, plural } from "#app/domain/kernel/count-words.ts";
import type { PledgePanelData, ShownWhatIf } from "#app/domain/pledges/shown-pledge.ts";
import { OrganizationMark, unnamedMember } from "#app/ui/organization/organization-mark.tsx";
import { FundingBar } from "#app/ui/funding-bar/funding-bar.tsx";
import type { FundingBand } from "#app/ui/funding-bar/funding-bar-geometry.ts";
import type { WriteAmount } from "#app/ui/base/use-amount.ts";

interface WhatIfProps {
  readonly project: PledgePanelData["project"];
  readonly result: ShownWhatIf;
  readonly minimumMinor: bigint | null;
  readonly amount: WriteAmount;
}

/** What a pledge would do: what its organization would pay, what comes to stand with it, the sums now and then, and the end. */
export function WhatIfFigures({ project, result, minimumMinor, amount }: WhatIfProps) {
  const {
    kind,
    stands,
    why,
    offersMinor,
    paysMinor,
    unlocksMinor,
    unlocked,
    unlockedCount,
    beforeMinor,
    afterMinor,
    totalMinor,
    split,
  } = result;
  const bar = { project, reachMinor: afterMinor > beforeMinor ? afterMinor : beforeMinor };
  // A closer of somebody else closes less when others bring more: what was there before is not all there afterwards.
  const others = afterMinor - offersMinor;
  const stayed = others < beforeMinor ? others : beforeMinor;
  const inKind = kind === "in_kind";
  return (
    <div className="if" aria-live="polite">
      {!stands ? (
        <p className="pay">It would wait, and you would owe nothing until then.</p>
      ) : inKind ? (
        <p className="pay">You would give your hours, and pay nothing.</p>
      ) : (
        <p className="pay">
          You would pay <b className="tn">{amount(paysMinor)}</b>
          {paysMinor !== offersMinor && (
            <>
              {" "}
              of your <span className="tn">{amount(offersMinor)}</span>
            </>
          )}
          .
        </p>
      )}
      {why !== null && <p className="why">{why}</p>}
      {unlockedCount + Number(unlocksMinor > 0n) > 0 && (
        <p className="un">
          {unlockedCount > 0
            ? `With you, ${inWords(unlockedCount)} conditional ${plural(unlockedCount, "pledge")} ${unlockedCount === 1 ? "comes" : "come"} to stand`
            : "With you, matches grow"}
          {unlocksMinor > 0n && (
            <>
              :{" "}
              {offersMinor > 0n ? (
                <>
                  your <b className="tn">{amount(offersMinor)}</b>
                </>
              ) : (
                "it"
              )}{" "}
              unlocks <b className="tn">{amount(unlocksMinor)}</b>
            </>
          )}
          .
        </p>
      )}
      {unlocked.length > 0 && (
        <ul className="unl">
          {unlocked.map(({ pledgeId, organization, waitsFor, offersMinor: offered }) => (
            <li key={pledgeId}>
              <OrganizationMark organization={organization} state="waits" decorative />
              <span className="t">
                <b>{organization?.name ?? unnamedMember}</b>
                if {waitsFor}
              </span>
              <span className="tn">{amount(offered)}</span>
            </li>
          ))}
          {unlockedCount > unlocked.length && (
            <li>
              <span />
              <span className="t">and {unlockedCount - unlocked.length} more</span>
            </li>
          )}
        </ul>
      )}
      <div className="ba">
        <Bar {...bar} words="now" bands={[band("before", beforeMinor)]} total={amount(beforeMinor)} />
        <Bar
          {...bar}
          words="with you"
          bands={[
            band("before", stayed),
            ...(stands ? [{ ...band("you", offersMinor), you: true }] : []),
            band("unlocked", others - stayed),
          ]}
          total={amount(afterMinor)}
        />
      </div>
      {stands && paysMinor > 0n && (
        <p className="split">
          {afterMinor > totalMinor && `${amount(afterMinor)} would stand for ${amount(totalMinor)}. `}
          {split &&
            `Of your ${amount(paysMinor)}: ${amount(split.staffMinor)} staff, ${amount(split.cloudMinor)} cloud at cost.`}
        </p>
      )}
      <p className="split">{sayClosing(result, minimumMinor === null ? "" : amount(minimumMinor), amount)}</p>
    </div>
  );
}

/** What the published rules would make of it, if nobody else joined until the deadline. */
function sayClosing(
  { kind, closing: { outcome, reached, stands, paysMinor } }: ShownWhatIf,
  minimum: string,
  amount: WriteAmount,
): string {
  const start = "If nobody else joins until the deadline";
  const part = !stands
    ? "yours lapses, and you pay nothing"
    : kind === "in_kind"
      ? "you give your hours"
      : `you pay ${amount(paysMinor)}`;
  switch (outcome) {
    case "funded":
      return `${start}, the ${reached === "goal" ? "goal" : "minimum"} is reached: the project goes ahead, and ${part}.`;
    case "slices":
      return `${start}, the minimum of ${minimum} is missed, and only what is fully covered is built: ${part}.`;
    case "may_extend":
      return `${start}, the minimum of ${minimum} is missed: the steward may extend it once, and otherwise every pledge lapses and you pay nothing.`;
    default:
      return `${start}, the minimum of ${minimum} is missed: every pledge lapses, and you pay nothing.`;
  }
}

const band = (id: string, amountMinor: bigint): FundingBand => ({ id, label: id, hue: 0, amountMinor, kind: "firm" });

interface BarProps extends Pick<WhatIfProps, "project"> {
  readonly words: string;
  readonly reachMinor: bigint;
  readonly bands: readonly FundingBand[];
  readonly total: string;
}

function Bar({ words, project, reachMinor, bands, total }: BarProps) {
  return (
    <>
      <span>{words}</span>
      <FundingBar
        size="thin"
        data={{
          currency: project.currency,
          goalMinor: project.goalMinor,
          minimumMinor: project.minimumMinor,
          reachMinor,
          bands: bands.filter(({ amountMinor }) => amountMinor > 0n),
        }}
      />
      <span className="pcx tn">{total}</span>
    </>
  );
}
