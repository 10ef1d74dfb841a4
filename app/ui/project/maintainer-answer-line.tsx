import { answerWords, type ShownAnswer } from "#app/domain/maintainers/answers.ts";
import { Day } from "#app/ui/base/relative-time.tsx";

const standingWords = {
  proven: "",
  before: ", from before it was asked who maintains it",
  unproven: ", not proven to maintain it: counts for nothing",
} as const;

/** What one of a repository's maintainers answered, and whether it counts. */
export function MaintainerAnswerLine({ answer, now }: { readonly answer: ShownAnswer; readonly now: string }) {
  const { name, answer: said, standing, note, reviewHours, recordedBy, way, at } = answer;
  const tone = standing === "unproven" ? "soft" : said === "consents" ? "moss" : "gap";
  return (
    <span className="block">
      {name} <span className={tone}>{answerWords[said]}</span>
      <span className="soft">{standingWords[standing]}</span>, <Day at={at} now={now} />
      {recordedBy !== null && `, recorded by ${recordedBy}`}
      {way === "link" && ", by a link"}
      {note && <span className="why">: “{note}”</span>}
      {reviewHours !== null && <span className="soft"> Asks for {reviewHours} hours of review in the price.</span>}
    </span>
  );
}
