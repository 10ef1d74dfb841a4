import { allocate } from "#app/domain/pledges/allocation.ts";
import { inWords, plural, sayCondition, type Wording } from "#app/domain/pledges/explain-settlement.ts";
import type { PledgePanelData } from "#app/domain/pledges/shown-pledge.ts";
import type { WhatIf } from "#app/domain/pledges/what-if.ts";
import { OrganizationMark } from "./organization-mark.tsx";
import { StreamBar } from "./stream-bar.tsx";
import type { StreamBand } from "./stream-geometry.ts";

interface WhatIfProps {
  readonly data: PledgePanelData;
  readonly result: WhatIf;
  readonly wording: Wording;
}

/** What a pledge would do: what its organization would pay, what comes to stand with it, and the sums now and then. */
export function WhatIfFigures({ data, result, wording }: WhatIfProps) {
  const { amount } = wording;
  const { before, after, stands, offersMinor, paysMinor, unlocksMinor, comesToStand } = result;
  const surplus = after.offersMinor > after.totalMinor;
  const split = splitOf(data, result);
  return (
    <div className="if" aria-live="polite">
      {stands ? (
        <p className="pay">
          You would pay <b className="tn">{amount(paysMinor)}</b>
          {paysMinor !== offersMinor && <> of your <span className="tn">{amount(offersMinor)}</span></>}.
        </p>
      ) : (
        <p className="pay">It would wait, and you would pay nothing until its condition holds.</p>
      )}
      {unlocksMinor > 0n && (
        <p className="un">
          {comesToStand.length > 0
            ? `With you, ${inWords(comesToStand.length)} conditional ${plural(comesToStand.length, "pledge")} ${comesToStand.length === 1 ? "comes" : "come"} to stand: `
            : "With you, matches grow: "}
          your <b className="tn">{amount(offersMinor)}</b> unlocks <b className="tn">{amount(unlocksMinor)}</b>.
        </p>
      )}
      {comesToStand.length > 0 && (
        <ul className="unl">
          {comesToStand.slice(0, 6).map(({ pledge, offersMinor: offered }) => {
            const organization = data.names[pledge.organizationId] ?? null;
            return (
              <li key={pledge.id}>
                <OrganizationMark organization={organization} state="waits" decorative />
                <span className="t">
                  <b>{organization?.name ?? "A member, not named"}</b>
                  {pledge.conditions.map((condition) => sayCondition(condition, wording)).join(", and ")}
                </span>
                <span className="tn">{amount(offered)}</span>
              </li>
            );
          })}
          {comesToStand.length > 6 && <li><span /><span className="t">and {comesToStand.length - 6} more</span></li>}
        </ul>
      )}
      <div className="ba">
        <Bar words="now" data={data} result={result} bands={[band("before", before.offersMinor)]} total={amount(before.offersMinor)} />
        <Bar
          words="with you"
          data={data}
          result={result}
          bands={[band("before", before.offersMinor), ...(stands ? [{ ...band("you", offersMinor), you: true }] : []), band("unlocked", after.offersMinor - before.offersMinor - offersMinor)]}
          total={amount(after.offersMinor)}
        />
      </div>
      {stands && paysMinor > 0n && (
        <p className="split">
          {surplus && `${amount(after.offersMinor)} would stand for ${amount(after.totalMinor)}. `}
          {split && `Of your ${amount(paysMinor)}: ${amount(split.staffMinor)} staff, ${amount(split.cloudMinor)} cloud at cost.`}
        </p>
      )}
    </div>
  );
}

const band = (id: string, amountMinor: bigint): StreamBand => ({ id, label: id, hue: 0, amountMinor, kind: "firm" });

function Bar({ words, data: { project }, result: { after, before }, bands, total }: Pick<WhatIfProps, "data" | "result"> & { readonly words: string; readonly bands: readonly StreamBand[]; readonly total: string }) {
  const reachMinor = after.offersMinor > before.offersMinor ? after.offersMinor : before.offersMinor;
  return (
    <>
      <span>{words}</span>
      <StreamBar size="thin" data={{ currency: project.currency, goalMinor: project.goalMinor, minimumMinor: project.minimumMinor, reachMinor, bands: bands.filter(({ amountMinor }) => amountMinor > 0n) }} />
      <span className="pcx tn">{total}</span>
    </>
  );
}

/** Mine in staff and cloud money, as it would be divided over the deliverables. */
function splitOf({ deliverables }: PledgePanelData, { after }: WhatIf): { staffMinor: bigint; cloudMinor: bigint } | null {
  const paying = after.standing.filter(({ paysMinor }) => paysMinor > 0n);
  const costs = deliverables.reduce((sum, { staffMinor, cloudMinor }) => sum + staffMinor + cloudMinor, 0n);
  if (costs < after.totalMinor) return null;
  const mine = allocate(paying.map(({ pledge, paysMinor }) => ({ id: pledge.id, deliverableId: pledge.deliverableId, paysMinor })), deliverables).filter(({ pledgeId }) => pledgeId === "mine");
  return {
    staffMinor: mine.reduce((sum, { staffMinor }) => sum + staffMinor, 0n),
    cloudMinor: mine.reduce((sum, { cloudMinor }) => sum + cloudMinor, 0n),
  };
}
