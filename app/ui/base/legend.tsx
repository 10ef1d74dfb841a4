import type { ReactNode } from "react";

export type LegendKey = "firm" | "conditional" | "intent" | "delivered" | "in-kind" | "merged" | "spring";

const keys: Readonly<Record<LegendKey, { className: string; word: string }>> = {
  firm: { className: "firm", word: "firm" },
  conditional: { className: "wait", word: "conditional" },
  intent: { className: "ghost", word: "intent" },
  delivered: { className: "merged", word: "delivered" },
  "in-kind": { className: "hours", word: "in kind" },
  merged: { className: "merged", word: "merged" },
  spring: { className: "spring", word: "an organization joins" },
};

interface LegendProps {
  readonly keys: readonly (
    LegendKey | { readonly key: LegendKey; readonly word?: string; readonly after?: ReactNode }
  )[];
  readonly label?: string;
}

/** What the bands mean, in words beside their pattern. */
export function Legend({ keys: shown, label = "What the bands mean" }: LegendProps) {
  return (
    <ul className="legend" aria-label={label}>
      {shown.map((each) => {
        const { key, word, after } =
          typeof each === "string"
            ? { key: each, word: undefined, after: undefined }
            : { after: undefined, word: undefined, ...each };
        return (
          <li key={key}>
            <span className={`key ${keys[key].className}`} aria-hidden="true" />
            <span>
              {word ?? keys[key].word}
              {after !== undefined && <> {after}</>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
