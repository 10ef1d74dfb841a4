import type { ReactNode } from "react";

/** The head of a page: its title, one sentence, and what can be done here. */
export function PageHeading({
  title,
  lead,
  actions,
  before,
}: {
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly before?: ReactNode;
}) {
  return (
    <div className="title">
      <div>
        {before}
        <h1>{title}</h1>
        {lead !== undefined && <p>{lead}</p>}
      </div>
      {actions !== undefined && <div className="acts">{actions}</div>}
    </div>
  );
}

/** The head of a section: its title over one ink hairline, and a link to all of it. */
export function SectionHeading({
  id,
  title,
  children,
}: {
  readonly id: string;
  readonly title: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <div className="sechead">
      <h2 id={id}>{title}</h2>
      {children}
    </div>
  );
}
