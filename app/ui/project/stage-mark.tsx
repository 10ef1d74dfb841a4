import { stageGauge } from "./stage-gauge.ts";

const toneClass = { river: "", moss: " done", clay: " alarm" } as const;

/** A project's stage: five marks like a gauge, and always the word. `word` replaces the shipped one where a network renames it. */
export function StageMark({ stage, word }: { readonly stage: string; readonly word?: string }) {
  const gauge = stageGauge(stage);
  return (
    <span className={`stage${toneClass[gauge.tone]}`}>
      <i aria-hidden="true">
        {[1, 2, 3, 4, 5].map((mark) => (
          <b key={mark} className={mark <= gauge.marks ? "on" : undefined} />
        ))}
      </i>
      {word ?? gauge.word}
    </span>
  );
}
