interface BadgeProps {
  /** Address of the page that the badge leads to; the badge is at `…/badge.svg`. */
  readonly path: string;
  readonly alt: string;
  readonly publicUrl: string;
}

/** The badge as it looks, and the line of Markdown that puts it into a README. */
export function Badge({ path, alt, publicUrl }: BadgeProps) {
  const markdown = `[![${alt.replace(/[[\]]/g, "")}](${publicUrl}${path}/badge.svg)](${publicUrl}${path})`;
  return (
    <section aria-labelledby="badge">
      <h2 id="badge">Say so in the repository</h2>
      <div className="embed">
        <img src={`${path}/badge.svg`} alt={alt} height="28" />
        <p className="s soft">For a README or release notes, in Markdown:</p>
        <code>{markdown}</code>
      </div>
    </section>
  );
}
