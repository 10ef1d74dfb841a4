import type { ReactNode } from "react";

interface DoorProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children?: ReactNode;
  /** The other ways from here, beneath the form. */
  readonly foot?: ReactNode;
  /** For longer forms. */
  readonly wide?: boolean;
}

/** Two springs that meet and leave as one stream: what stands behind every door of the product. */
function Springs() {
  return (
    <svg className="springs" viewBox="0 0 1200 300" preserveAspectRatio="xMidYMin slice" fill="none" aria-hidden="true">
      <g className="contours">
        <path d="M-20 34c300 0 300 116 620 116" strokeWidth="64" />
        <path d="M-20 266c300 0 300-116 620-116" strokeWidth="64" />
        <path d="M560 150h680" strokeWidth="84" />
      </g>
      <g className="ground">
        <path d="M-20 34c300 0 300 116 620 116" strokeWidth="62" />
        <path d="M-20 266c300 0 300-116 620-116" strokeWidth="62" />
        <path d="M560 150h680" strokeWidth="82" />
      </g>
      <g className="contours near">
        <path d="M-20 34c300 0 300 116 620 116" strokeWidth="34" />
        <path d="M-20 266c300 0 300-116 620-116" strokeWidth="34" />
        <path d="M560 150h680" strokeWidth="50" />
      </g>
      <g className="ground">
        <path d="M-20 34c300 0 300 116 620 116" strokeWidth="32" />
        <path d="M-20 266c300 0 300-116 620-116" strokeWidth="32" />
        <path d="M560 150h680" strokeWidth="48" />
      </g>
      <g className="water">
        <path d="M-20 34c300 0 300 116 620 116" strokeWidth="9" />
        <path d="M-20 266c300 0 300-116 620-116" strokeWidth="13" />
        <path d="M598 150h640" strokeWidth="22" />
      </g>
    </svg>
  );
}

/** The calm page around a short form: signing in and up, a new password, an invitation, the set-up. */
export function Door({ title, lead, children, foot, wide = false }: DoorProps) {
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
