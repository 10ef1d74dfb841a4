const words: readonly (readonly [string, string])[] = [
  ["kind", "Kind"],
  ["state", "State"],
  ["title", "Title"],
  ["title_basis", "Title read from"],
  ["author_basis", "Author read from"],
  ["contribution_class", "Driven by"],
  ["class_basis", "Which was"],
  ["linked_initiative", "Initiative"],
  ["linked_community_or_funder", "Community or funder"],
  ["mentioned_in", "Mentioned in"],
  ["note", "Remark"],
];

/** An imported fact, value by value, exactly as its source has it. */
export function StatedFacts({ facts }: { readonly facts: Readonly<Record<string, string>> }) {
  return (
    <section aria-labelledby="stated">
      <h2 id="stated">As its source states it</h2>
      <dl className="facts">
        {words.map(([column, word]) =>
          facts[column] ? (
            <div className="contents" key={column}>
              <dt>{word}</dt>
              <dd>{facts[column]}</dd>
            </div>
          ) : null,
        )}
      </dl>
    </section>
  );
}
