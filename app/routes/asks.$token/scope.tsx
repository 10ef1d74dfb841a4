import type { AskPage } from "#app/domain/maintainers/ask-pages.server.ts";
import { sayOverFunding, sayUnderFunding } from "#app/domain/pledges/funding-rule-words.ts";
import { useLocale } from "#app/ui/base/locale.tsx";
import { Amount, useMoneyFormat } from "#app/ui/base/money.tsx";
import { absoluteWords } from "#app/ui/base/relative-time-words.ts";
import { hoursRuleWords } from "#app/ui/project/hours-given.tsx";

const hours = (low: number, high: number) => (low === high ? `${high}` : `${low}–${high}`);

/** What is to be built and what it costs, as every visitor may read it. */
export function AskedScope({
  page: { project, deliverables },
}: {
  readonly page: Pick<AskPage, "project" | "deliverables">;
}) {
  const { currency, goalMinor, minimumMinor, stretchMinor, staffRateMinor, closesAt } = project;
  const { overFundingRule, underFundingRule, hoursRule } = project;
  const { locale } = useLocale();
  const format = useMoneyFormat();
  const amount = (minor: bigint) => format(minor, currency, { code: true });
  const over =
    overFundingRule !== "stretch"
      ? ({ kind: overFundingRule } as const)
      : stretchMinor !== null
        ? ({ kind: "stretch", stretchGoalMinor: stretchMinor } as const)
        : ({ kind: "share" } as const);
  return (
    <section className="way" aria-labelledby="scope">
      <h2 id="scope">Scope and price</h2>
      {deliverables.length === 0 ? (
        <p className="soft">It has no scope and no price yet: you are asked early.</p>
      ) : (
        <ol className="list">
          {deliverables.map((each) => (
            <li key={each.position}>
              <b>
                {each.position} {each.title}
              </b>
              <span>
                {hours(each.hoursLow, each.hoursHigh)} hours,{" "}
                <Amount minor={each.staffMinor + each.cloudMinor} currency={currency} code />
                {each.cloudMinor > 0n && (
                  <>
                    , <Amount minor={each.cloudMinor} currency={currency} /> of it cloud
                  </>
                )}
                {each.repository !== null && <span className="block">in {each.repository}</span>}
                {each.description !== "" && <span className="soft block">{each.description}</span>}
                {each.definitionOfDone !== "" && <span className="soft block">Done when: {each.definitionOfDone}</span>}
              </span>
            </li>
          ))}
        </ol>
      )}
      <ul className="list">
        <li>
          <b>Goal</b>
          <span>
            {goalMinor === null ? "no price yet" : amount(goalMinor)}
            {minimumMinor !== null && minimumMinor !== goalMinor && `, at least ${amount(minimumMinor)}`}
            {staffRateMinor !== null && <span className="soft block">An hour is {amount(staffRateMinor)}.</span>}
          </span>
        </li>
        <li>
          <b>Deadline</b>
          <span>{closesAt === null ? "none yet" : absoluteWords(Date.parse(closesAt.toString()), locale, "UTC")}</span>
        </li>
        <li>
          <b>Rules</b>
          <span>
            Money is raised only where maintainers do not object; what you answer is public.
            {minimumMinor !== null && closesAt !== null && (
              <span className="block">
                {sayUnderFunding(
                  underFundingRule,
                  amount(minimumMinor),
                  absoluteWords(Date.parse(closesAt.toString()), locale, "UTC"),
                )}
              </span>
            )}
            {goalMinor !== null && (
              <span className="block">{sayOverFunding(over, amount, deliverables.at(-1)?.title)}</span>
            )}
            {hoursRule !== null && <span className="block">{hoursRuleWords[hoursRule]}</span>}
          </span>
        </li>
      </ul>
    </section>
  );
}
