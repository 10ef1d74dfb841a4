import type { ProjectPage } from "#app/domain/marketplace/project-page.ts";
import { deliverableWords } from "#app/domain/projects/deliverable.ts";
import { givenOf } from "#app/domain/projects/money-left.ts";
import { countWithinGoal, slicesPaidExactly } from "#app/domain/projects/scope.ts";
import { stageGroups } from "#app/domain/projects/stage.ts";
import { cover } from "#app/ui/confluence/confluence-data.ts";
import { Coverage } from "#app/ui/pledge/coverage.tsx";
import { HoursGiven, hoursRuleWords } from "#app/ui/project/hours-given.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Amount, useMoneyFormat } from "#app/ui/base/money.tsx";

const afterFunding: readonly string[] = [...stageGroups.upcoming, ...stageGroups["in-flight"], ...stageGroups.done];

const hours = (low: number, high: number) => (low === high ? `${high}` : `${low}–${high}`);

/** The numbered deliverables with their hours and prices, and how far the money reaches into each. */
export function ScopeTable({ page }: { readonly page: ProjectPage }) {
  const { project, deliverables, stream } = page;
  const { currency, slug, stage, staffRateMinor } = project;
  const format = useMoneyFormat();
  const prices = deliverables.map(({ staffMinor, cloudMinor }) => staffMinor + cloudMinor);
  const left = deliverables.map(({ givenMinor }, index) => prices[index]! - givenMinor);
  const covered = cover(left, stream.firmMinor, stream.waitingMinor).deliverables;
  // Which deliverables the minimum pays for is told by the whole prices, as they were published.
  const { minimumMinor } = project;
  const paidByMinimum =
    minimumMinor === null || minimumMinor === project.goalMinor ? null : slicesPaidExactly(prices, minimumMinor);
  const given = givenOf(deliverables);
  const stretch =
    project.overFundingRule === "stretch" && project.goalMinor !== null && project.stretchMinor !== null
      ? { at: countWithinGoal(prices, project.goalMinor), minor: project.stretchMinor }
      : null;
  const funded = afterFunding.includes(stage);
  const amount = (minor: bigint) => <Amount minor={minor} currency={currency} />;
  const sum = (of: "staffMinor" | "cloudMinor") => deliverables.reduce((total, each) => total + each[of], 0n);
  const total = (of: "hoursLow" | "hoursHigh") => deliverables.reduce((hoursSum, each) => hoursSum + each[of], 0);
  const isLastOfMinimum = (index: number) => index + 1 === paidByMinimum && index + 1 < deliverables.length;
  return (
    <>
      <table className="scope" role="table">
        <caption className="vh">Deliverables with hours, staff price and cloud cost</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader">
              Deliverable
            </th>
            {["Hours", "Staff", "Cloud", "Price"].map((word) => (
              <th key={word} scope="col" role="columnheader" className="num">
                {word}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {deliverables.flatMap((each, index) => {
            const { id, position, title, description, hoursLow, hoursHigh, staffMinor, cloudMinor, state } = each;
            const price = staffMinor + cloudMinor;
            const part = covered[index] ?? { firm: 0n, conditional: 0n };
            return [
              <tr key={id} id={`deliverable-${position}`} role="row">
                <th scope="row" role="rowheader">
                  <b>
                    {position}{" "}
                    <Link className="quiet" to={`/projects/${slug}/deliverables/${position}`}>
                      {title}
                    </Link>
                  </b>
                  {description && <span>{description}</span>}
                  {each.givenMinor > 0n && (
                    <span>
                      <HoursGiven deliverable={each} currency={currency} raising={!funded} />
                    </span>
                  )}
                  {funded ? (
                    <span className={`state ${state}`}>{deliverableWords[state].word}</span>
                  ) : (
                    stream.firmMinor + stream.waitingMinor > 0n && (
                      <Coverage
                        firmMinor={part.firm}
                        conditionalMinor={part.conditional}
                        priceMinor={left[index]!}
                        label={`${format(part.firm, currency)} of ${format(left[index]!, currency)} covered by firm money`}
                      />
                    )
                  )}
                </th>
                <td className="num" role="cell" data-l="Hours">
                  {hours(hoursLow, hoursHigh)}
                </td>
                <td className="num" role="cell" data-l="Staff">
                  {amount(staffMinor)}
                </td>
                <td className="num" role="cell" data-l="Cloud">
                  {amount(cloudMinor)}
                </td>
                <td className="num" role="cell" data-l="Price">
                  {amount(price)}
                </td>
              </tr>,
              index + 1 === stretch?.at && (
                <tr key="goal" className="minrow" role="row">
                  <td colSpan={5} role="cell">
                    <span>
                      Goal: {amount(project.goalMinor ?? 0n)}. Behind it the stretch, built if {amount(stretch.minor)}{" "}
                      is offered in all
                    </span>
                  </td>
                </tr>
              ),
              isLastOfMinimum(index) && index + 1 !== stretch?.at && (
                <tr key="minimum" className="minrow" role="row">
                  <td colSpan={5} role="cell">
                    <span>
                      Minimum: {paidByMinimum === 1 ? "deliverable 1" : `deliverables 1 to ${paidByMinimum}`},{" "}
                      {amount(minimumMinor ?? 0n)}
                    </span>
                  </td>
                </tr>
              ),
            ];
          })}
        </tbody>
        <tfoot role="rowgroup">
          <tr role="row">
            <th scope="row" role="rowheader">
              Together
            </th>
            <td className="num" role="cell" data-l="Hours">
              {hours(total("hoursLow"), total("hoursHigh"))}
            </td>
            <td className="num" role="cell" data-l="Staff">
              {amount(sum("staffMinor"))}
            </td>
            <td className="num" role="cell" data-l="Cloud">
              {amount(sum("cloudMinor"))}
            </td>
            <td className="num" role="cell" data-l="Price">
              {amount(sum("staffMinor") + sum("cloudMinor"))}
            </td>
          </tr>
        </tfoot>
      </table>
      <p className="s soft note">
        {staffRateMinor !== null && (
          <>
            Staff: the upper hours at <Amount minor={staffRateMinor} currency={currency} />
            {page.signOffs.length === 3 ? ", the rate frozen at the sign-off" : ", the network’s rate"}.{" "}
          </>
        )}
        Cloud: at cost, on its own line. Hours not needed are not charged.
        {minimumMinor !== null && minimumMinor !== project.goalMinor && paidByMinimum === null && (
          <> Minimum: {amount(minimumMinor)}.</>
        )}
        {given > 0n && (
          <>
            {" "}
            <Link to={`/projects/${slug}/hours`}>Hours in kind</Link> take {amount(given)} off the price, goal and
            minimum alike.
          </>
        )}
        {project.hoursRule !== null && <> {hoursRuleWords[project.hoursRule]}</>}
      </p>
    </>
  );
}
