import type { ReactNode } from "react";
import { Link } from "#app/ui/base/link.tsx";
import { SectionHeading } from "#app/ui/base/page-heading.tsx";

interface Door {
  readonly to: string;
  readonly title: string;
  readonly words: string;
  readonly go: string;
  readonly drawing: ReactNode;
}

const doors: readonly Door[] = [
  {
    to: "/projects",
    title: "You lead a community",
    words:
      "Put in a part of the price, and the work you need becomes likely. See what you would really pay before you sign.",
    go: "Find your shared problem",
    drawing: (
      <>
        <circle cx="12" cy="12" r="5" />
        <circle cx="34" cy="7" r="5" />
        <circle cx="54" cy="15" r="5" />
        <path d="M13 18c2 12 12 8 17 22M34 13c0 12-3 16-2 27M53 21c-3 10-14 8-18 19" />
        <path d="M31 40v7" strokeWidth="6" />
      </>
    ),
  },
  {
    to: "/organizations",
    title: "You fund a field",
    words:
      "Pledge beside the members who need it. Each payment keeps its evidence: what was merged, and who else paid.",
    go: "See what organizations made possible",
    drawing: (
      <>
        <path d="M4 14c6-4 10 4 16 0s10 4 16 0 10 4 16 0M8 23c5-3 8 3 13 0s8 3 13 0 8 3 13 0M14 32c4-2 6 2 10 0s6 2 10 0" />
        <path d="M58 6v34M52 40h12" strokeWidth="3" />
        <path d="M58 30h6" />
      </>
    ),
  },
  {
    to: "/how-it-works#maintainers",
    title: "You maintain the software",
    words: "You read the scope before any money is raised, you may say no, and your review hours are in the price.",
    go: "See what is asked of you",
    drawing: (
      <>
        <path d="M20 4v40M44 4v40M16 44h32M20 10h24" />
        <path d="M24 16h16v14H24z" />
        <path d="M32 4v12" />
        <path d="M4 36c5-3 8 3 13 0M47 40c5-3 8 3 13 0" />
      </>
    ),
  },
  {
    to: "/projects/new",
    title: "You use a hub",
    words: "Say what stops you. Needs that many people share become projects, and you can watch yours arrive.",
    go: "Report a need",
    drawing: (
      <>
        <path d="M12 44c0-10 6-14 20-14s20 4 20 14" />
        <path d="M14 22a18 7 0 0 0 36 0 18 7 0 0 0-36 0z" />
        <path d="M32 18V6M27 10l5-5 5 5" />
        <path d="M22 22c3-2 5 2 9 0s6 2 10 0" />
      </>
    ),
  },
];

/** One sentence for each kind of visitor, and where each begins. */
export function Doors() {
  return (
    <section className="sec" aria-labelledby="doors">
      <SectionHeading id="doors" title="Come in by your own door" />
      <div className="doors">
        {doors.map(({ to, title, words, go, drawing }) => (
          <Link key={title} to={to}>
            <svg
              width="64"
              height="48"
              viewBox="0 0 64 48"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.8"
              strokeLinecap="round"
              aria-hidden="true"
            >
              {drawing}
            </svg>
            <h3>{title}</h3>
            <p>{words}</p>
            <span className="go">{go}</span>
          </Link>
        ))}
      </div>
    </section>
  );
}
