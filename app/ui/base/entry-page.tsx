import type { ReactNode } from "react";

interface EntryPageProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children?: ReactNode;
  /** The other ways from here, beneath the form. */
  readonly foot?: ReactNode;
  /** For longer forms. */
  readonly wide?: boolean;
}

/** What lies around the water, from afar to near: the widths of the two springs, and of the stream that they become. */
const banks = [
  { ink: "contours", springs: 64, stream: 84 },
  { ink: "ground", springs: 62, stream: 82 },
  { ink: "contours near", springs: 34, stream: 50 },
  { ink: "ground", springs: 32, stream: 48 },
] as const;
const upperSpring = "M-20 34c300 0 300 116 620 116";
const lowerSpring = "M-20 266c300 0 300-116 620-116";

/** Two springs that meet and leave as one stream: what stands behind every door of the product. */
function Springs() {
  return (
    <svg className="springs" viewBox="0 0 1200 300" preserveAspectRatio="xMidYMin slice" fill="none" aria-hidden="true">
      {banks.map(({ ink, springs, stream }) => (
        <g key={stream} className={ink}>
          <path d={upperSpring} strokeWidth={springs} />
          <path d={lowerSpring} strokeWidth={springs} />
          <path d="M560 150h680" strokeWidth={stream} />
        </g>
      ))}
      <g className="water">
        <path d={upperSpring} strokeWidth="9" />
        <path d={lowerSpring} strokeWidth="13" />
        <path d="M598 150h640" strokeWidth="22" />
      </g>
    </svg>
  );
}

/** The calm page around a short form: signing in and up, a new password, an invitation, the set-up. */
export function EntryPage({ title, lead, children, foot, wide = false }: EntryPageProps) {
  return (
    <div className="door">
      <Springs />
      <section className={wide ? "sheet wide" : "sheet"} aria-labelledby="door-title">
        <h1 id="door-title">{title}</h1>
        {lead !== undefined && <p className="lead">{lead}</p>}
        {children}
      </section>
      {foot !== undefined && <div className="beneath">{foot}</div>}
    </div>
  );
}
