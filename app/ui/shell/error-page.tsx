import { isRouteErrorResponse } from "@remix-run/react";
import type { ReactNode } from "react";
import { Link } from "#app/ui/base/link.tsx";

export interface TroubleWords {
  readonly title: string;
  readonly happened: string;
  readonly safe: string;
  readonly next: string;
}

const words: Readonly<Record<"403" | "404" | "413" | "429" | "500" | "503" | "offline", TroubleWords>> = {
  "403": {
    title: "This is not yours to do",
    happened: "Your role does not include this step, or the form was sent from another site.",
    safe: "Nothing was changed, and nobody was told.",
    next: "Ask a representative or budget holder of your organization, or sign in as somebody who may.",
  },
  "404": {
    title: "No stream runs here",
    happened:
      "There is no such page, or it is not open to you. We do not say which, so that private things stay private.",
    safe: "Nothing was changed. The link you followed may be old or mistyped.",
    next: "Look for the project by name, or sign in if the page belongs to your organization.",
  },
  "413": {
    title: "That is too much at once",
    happened: "What was sent is larger than any form of ours.",
    safe: "Nothing was changed.",
    next: "Shorten the text, or put it into a document and send its address.",
  },
  "429": {
    title: "A little slower, please",
    happened: "More requests came from you in a short time than we answer.",
    safe: "What was already confirmed is kept. The last request was not carried out.",
    next: "Wait a minute, then send it again. A repeated pledge is never counted twice.",
  },
  "500": {
    title: "We could not show this page",
    happened: "Something failed on our side. It is written down for the people who run this site.",
    safe: "A change is either complete or not made at all; no money moves halfway. What you typed into a draft is kept.",
    next: "Load the page again. If you had just pressed a button, press it again: the same form is never counted twice.",
  },
  "503": {
    title: "Back in a moment",
    happened: "The place where everything is kept does not answer right now. The people who run this site are told.",
    safe: "What was confirmed is kept. A change is either complete or not made at all; no money moves halfway.",
    next: "Wait a few seconds and load the page again. If you had just pressed a button, press it again: the same form is never counted twice.",
  },
  offline: {
    title: "You are offline",
    happened: "This device cannot reach the network right now.",
    safe: "Nothing is lost. Messages you sent wait on this device and go out by themselves when the connection is back.",
    next: "Check the connection, then load the page again.",
  },
};

/** A dry river bed that still shows its course. */
function DryBed() {
  return (
    <svg className="dry" viewBox="0 0 460 110" fill="none" aria-hidden="true">
      <g stroke="var(--river)" strokeWidth=".9">
        {[30, 20, 12].map((spread, index) => (
          <path
            key={spread}
            opacity={0.2 + index * 0.14}
            d={`M0 ${20 - spread / 3}c110 0 90 ${44 - spread / 4} 190 ${44 - spread / 4}s110-${20} 190-${20}M0 ${84 + spread / 3}c110 0 90 -${10 - spread / 4} 190 -${10 - spread / 4}s110-${20} 190-${20}`}
          />
        ))}
      </g>
      <path d="M0 20c110 0 90 48 190 48" stroke="var(--river)" strokeWidth="5" />
      <path d="M0 84c110 0 90-12 190-12" stroke="var(--river)" strokeWidth="8" />
      <path d="M190 69c80 0 110-20 190-20" stroke="var(--ink-faint)" strokeWidth="1.5" strokeDasharray="4 4" />
      <path d="M190 76c80 0 110-20 190-20" stroke="var(--ink-faint)" strokeWidth="1.5" strokeDasharray="4 4" />
      <circle cx="392" cy="52" r="7" stroke="var(--ink-faint)" strokeWidth="1.6" strokeDasharray="2.6 2.6" />
    </svg>
  );
}

interface ErrorPageProps {
  readonly kind: keyof typeof words;
  /** The server's own sentences, where it knows better than the general ones. */
  readonly words?: Partial<TroubleWords>;
  /** Replaces the ways out. */
  readonly actions?: ReactNode;
}

/** A page for when something is wrong: what happened, what is safe, what to do next. */
export function ErrorPage({ kind, words: own = {}, actions }: ErrorPageProps) {
  const said = { ...words[kind], ...own };
  return (
    <div className="trouble">
      <DryBed />
      {kind !== "offline" && <p className="code">{kind}</p>}
      <h1>{said.title}</h1>
      <dl>
        <div>
          <dt>What happened</dt>
          <dd>{said.happened}</dd>
        </div>
        <div>
          <dt>What is safe</dt>
          <dd>{said.safe}</dd>
        </div>
        <div>
          <dt>What to do next</dt>
          <dd>{said.next}</dd>
        </div>
      </dl>
      <div className="acts">
        {actions ?? (
          <>
            <Link className="btn" to="/projects">
              See the projects
            </Link>
            <Link className="btn plain" to="/">
              Front page
            </Link>
          </>
        )}
      </div>
    </div>
  );
}

/** The page for whatever a route threw: a response by its status, anything else as a failure of ours. */
export function TroubleFor({ error }: { readonly error: unknown }) {
  if (!isRouteErrorResponse(error)) return <ErrorPage kind="500" />;
  if (error.status === 503) return <ErrorPage kind="503" />;
  if (error.status === 413) return <ErrorPage kind="413" />;
  if (error.status === 429) return <ErrorPage kind="429" />;
  if (error.status === 401 || error.status === 403) return <ErrorPage kind="403" />;
  if (error.status >= 400 && error.status < 500) return <ErrorPage kind="404" />;
  return <ErrorPage kind="500" />;
}
