import type { ProjectPage } from "#app/domain/marketplace/project-page.ts";
import { objected, withoutConsent } from "#app/domain/maintainers/answers.ts";
import { groupOf } from "#app/domain/projects/stage.ts";
import { ButtonLink } from "#app/ui/base/button.tsx";
import { pluralize } from "#app/ui/base/pluralize.ts";
import { Empty } from "#app/ui/base/empty.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Markdown } from "#app/ui/base/markdown.tsx";
import { ScopeTable } from "./scope-table.tsx";

/** What the maintainers answered, in one line; their answers are a page of their own. */
function Consent({ page }: { readonly page: ProjectPage }) {
  const { answers, project } = page;
  const { repositories, slug, stage } = project;
  if (repositories.length === 0) return null;
  const open = withoutConsent({ repositories, answers });
  const asking = groupOf(stage) === "candidate" || groupOf(stage) === "draft";
  const objects = objected({ repositories, answers });
  return (
    <p className={open.length === 0 ? "consent" : "consent open"}>
      <span>
        {open.length === 0 ? (
          <>
            <b>Maintainers agreed</b> in{" "}
            {repositories.length === 1 ? repositories[0] : `all ${repositories.length} repositories`}.
          </>
        ) : objects.length > 0 ? (
          <>
            <b>Maintainers object</b> in {objects.join(", ")}.
          </>
        ) : (
          <>
            <b>Maintainers</b> of {open.join(", ")} have not agreed
            {asking ? " yet. They are asked before money is raised" : ""}.
          </>
        )}{" "}
        <Link to={`/projects/${slug}/stage#maintainers`}>Their answers</Link>
      </span>
    </p>
  );
}

function Endorsements({ page }: { readonly page: ProjectPage }) {
  const { endorsements, may, project } = page;
  const { people, organizations, latest } = endorsements;
  const mayEndorse = may.endorseSelf || may.endorseFor.length > 0;
  if (people === 0 && !mayEndorse) return null;
  return (
    <section aria-labelledby="endorsed" className="endorsed">
      <h2 id="endorsed">Who needs it too</h2>
      <p>
        {people === 0
          ? "Nobody has endorsed it yet. An endorsement says whom you speak for and what it would be worth to you."
          : `Endorsed by ${pluralize(people, "person", "people")}${organizations > 0 ? `, for ${pluralize(organizations, "organization")}` : ""}.`}
      </p>
      {latest.some(({ value }) => value !== "") && (
        <ul className="voices">
          {latest
            .filter(({ value }) => value !== "")
            .map(({ name, organization, value }) => (
              <li key={`${name} ${organization}`}>
                “{value}” <span className="soft">{[name, organization].filter(Boolean).join(", ")}</span>
              </li>
            ))}
        </ul>
      )}
      <p className="acts">
        {mayEndorse && (
          <ButtonLink tone="plain" small to={`/projects/${project.slug}/endorsements`}>
            Endorse it
          </ButtonLink>
        )}
        {people > 0 && <Link to={`/projects/${project.slug}/endorsements`}>All endorsements</Link>}
      </p>
    </section>
  );
}

/** The case for the project: problem, solution, how it would be built, and what it would cost. */
export function Argument({ page }: { readonly page: ProjectPage }) {
  const { project, deliverables, may } = page;
  const { html, slug } = project;
  return (
    <div className="arg">
      {html.problem && (
        <section aria-labelledby="problem">
          <h2 id="problem">The problem</h2>
          <Markdown sanitizedHtml={html.problem} />
        </section>
      )}
      {html.solution && (
        <section aria-labelledby="solution">
          <h2 id="solution">The solution</h2>
          <Markdown sanitizedHtml={html.solution} />
        </section>
      )}
      {(html.implementation || html.fit) && (
        <details className="same how">
          <summary>How it would be built, and where it fits</summary>
          {html.implementation && <Markdown sanitizedHtml={html.implementation} />}
          {html.fit && <Markdown sanitizedHtml={html.fit} />}
        </details>
      )}
      <Consent page={page} />
      <section aria-labelledby="scope">
        <h2 id="scope">Scope and price</h2>
        {deliverables.length > 0 ? (
          <ScopeTable page={page} />
        ) : (
          <Empty
            title="Not sized yet"
            action={may.scope && <ButtonLink to={`/projects/${slug}/scope`}>Set deliverables and hours</ButtonLink>}
          >
            Here stand its deliverables, each with hours from low to high, the staff price, and cloud cost apart.
            Together they are the goal.
          </Empty>
        )}
      </section>
      <Endorsements page={page} />
    </div>
  );
}
