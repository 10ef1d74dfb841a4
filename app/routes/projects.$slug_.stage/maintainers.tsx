import { isSameRepository } from "#app/domain/maintainers/answers.ts";
import type { StagePage } from "#app/domain/progress/stage-pages.server.ts";
import { Link } from "#app/ui/base/link.tsx";
import { MaintainerAnswerLine } from "#app/ui/project/maintainer-answer-line.tsx";

interface MaintainersProps {
  readonly page: Pick<StagePage, "project" | "answers" | "may">;
  readonly now: string;
  readonly isSignedIn: boolean;
}

/** What everybody answered for each repository, with whether it counts, and the ways to answer. */
export function Maintainers({ page: { project, answers, may }, now, isSignedIn }: MaintainersProps) {
  const { slug, repositories } = project;
  return (
    <section className="way" aria-labelledby="maintainers">
      <h2 id="maintainers">What the maintainers say</h2>
      {repositories.length === 0 ? (
        <p className="soft">No repository is named yet, so nobody could be asked.</p>
      ) : (
        <ul className="list">
          {repositories.map((repository) => {
            const said = answers.filter((each) => isSameRepository(each.repository, repository));
            const which = `?repository=${encodeURIComponent(repository)}`;
            return (
              <li key={repository}>
                <b>{repository}</b>
                <span>
                  {said.length === 0
                    ? "not answered yet "
                    : said.map((answer) => (
                        <MaintainerAnswerLine key={`${answer.name} ${answer.at}`} answer={answer} now={now} />
                      ))}
                  {may.consent && (
                    <>
                      <Link to={`/projects/${slug}/consents${which}`}>
                        {may.consent === "maintainer" ? "Answer" : "Record their answer"}
                      </Link>
                      {" · "}
                    </>
                  )}
                  <Link to={`/maintainers${which}`}>Who maintains it</Link>
                  {isSignedIn && may.consent === null && (
                    <>
                      {" · "}
                      <Link to={`/maintainers/new${which}`}>You do?</Link>
                    </>
                  )}
                </span>
              </li>
            );
          })}
        </ul>
      )}
      <p className="s soft">
        Money follows an upstream decision: maintainers are asked before money is raised, and nothing is raised against
        an objection.{" "}
        {repositories.length > 0 && <Link to={`/projects/${slug}/consents`}>Who was asked, and by whom</Link>}
      </p>
    </section>
  );
}
