import type { ReactNode } from "react";

interface EmptyProps {
  readonly title: string;
  /** What would stand here, and how it comes to be. */
  readonly children: ReactNode;
  /** The way to fill it, usually a link. */
  readonly action?: ReactNode;
}

/** An empty place that teaches: what belongs here and how to begin. */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <div className="blank">
      <svg
        width="64"
        height="30"
        viewBox="0 0 64 30"
        fill="none"
        stroke="currentColor"
        strokeLinecap="round"
        aria-hidden="true"
      >
        <circle cx="5" cy="6" r="3.5" strokeWidth="1.6" />
        <path d="M9 6c14 0 12 9 26 9" strokeWidth="1.6" />
        <path d="M35 15h26" strokeWidth="1.6" strokeDasharray="3 4" />
      </svg>
      <h2>{title}</h2>
      <p>{children}</p>
      {action}
    </div>
  );
}
