import type { ReactNode } from "react";
import type { ProjectPage } from "#app/domain/marketplace/project-page.ts";

const labels: Readonly<Record<string, string>> = {
  funders_as_stated: "Who paid, as stated",
  partners_as_stated: "Who took part, as stated",
  status_as_stated: "Status, as stated",
  size_as_stated_or_derived: "Size, as stated or derived",
  start_or_first_record: "First record",
  delivered_or_announced: "Delivered or announced",
  outcome_facts: "What came of it",
};

/** A source is linked where it is an address; otherwise it is named as it was written. */
const source = (text: string): ReactNode =>
  text.split(/\s*;\s*/).map((part, index) => (
    <span key={part}>
      {index > 0 && "; "}
      {/^https?:\/\//.test(part) ? (
        <a href={part} rel="nofollow noopener">
          {part}
        </a>
      ) : (
        part
      )}
    </span>
  ));

/** A public fact about somebody's co-funded project: what its source states, and no money of this book. */
export function Documented({ page }: { readonly page: ProjectPage }) {
  const { facts, repositories } = page.project;
  if (!facts) return null;
  return (
    <div className="arg documented">
      <p className="consent">
        <span>
          <b>A public record.</b> This project was funded outside of this network’s book. Everything here is as its
          source states it; no sum of it is counted anywhere.
        </span>
      </p>
      <dl className="facts">
        {Object.entries(labels).map(([key, label]) =>
          facts[key] ? (
            <div key={key}>
              <dt>{label}</dt>
              <dd>{facts[key]}</dd>
            </div>
          ) : null,
        )}
        {repositories.length > 0 && (
          <div>
            <dt>Repositories</dt>
            <dd>{repositories.join(", ")}</dd>
          </div>
        )}
        {facts["source"] && (
          <div>
            <dt>Source</dt>
            <dd>{source(facts["source"])}</dd>
          </div>
        )}
      </dl>
    </div>
  );
}
