import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { stagePage } from "#app/domain/progress/stage-pages.server.ts";
import { stageWords } from "#app/domain/projects/stage-words.ts";
import { asker } from "#app/http/actor.server.ts";
import { answerTo } from "#app/http/answer.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import { Day } from "#app/ui/base/relative-time.tsx";
import { StageMark } from "#app/ui/project/stage-mark.tsx";
import { Maintainers } from "./maintainers.tsx";
import "#app/ui/styles/pages/project.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Its way${loaded ? `: ${loaded.page.project.title}` : ""} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, viewer } = await asker(args);
  const page = await stagePage(ctx, args.params.slug ?? "");
  if (!page) throw data(null, { status: 404 });
  const moves = page.moves.map(({ obstacle, ...move }) => ({
    ...move,
    obstacle: obstacle && answerTo(obstacle).words,
  }));
  return { page: { ...page, moves }, isSignedIn: viewer !== null, now: ctx.clock.now().toISOString() };
}

const signOffWords = { product: "Product", technical: "Technical", partnerships: "Partnerships" } as const;

export default function StageOfProject() {
  const { page, now, isSignedIn } = useLoaderData<typeof loader>();
  const { project, steps, moves, signOffs, may } = page;
  const { slug, stage, atRisk, scopeVersion } = project;
  const address = `/projects/${slug}`;
  return (
    <div className="page-project wrap narrow">
      <PageHeading before={<ProjectCrumb project={project} />} title="Its way" lead={stageWords[stage].meaning} />
      <p className="crumb">
        <StageMark stage={stage} />
        {atRisk && <span className="gap">at risk</span>}
      </p>

      {(moves.length > 0 || may.closeRaising || may.markRisk) && (
        <section className="way" aria-labelledby="next">
          <h2 id="next">What can happen next</h2>
          <ul className="list">
            {may.closeRaising && (
              <li>
                <ButtonLink tone="plain" small to={`${address}/closing`}>
                  Close or extend the raise
                </ButtonLink>
                <span>It closes by itself at its deadline; earlier only when its minimum stands.</span>
              </li>
            )}
            {moves.map(({ to, words, obstacle }) => (
              <li key={to}>
                <ButtonLink tone="plain" small to={`${address}/moves?to=${to}`}>
                  {words}
                </ButtonLink>
                <span>{obstacle ?? stageWords[to].meaning}</span>
              </li>
            ))}
            {may.markRisk && (
              <li>
                <ButtonLink tone="plain" small to={`${address}/risk`}>
                  {atRisk ? "Say that it is out of danger" : "Say that it is at risk"}
                </ButtonLink>
                <span>Said openly, with the reason.</span>
              </li>
            )}
          </ul>
        </section>
      )}

      <section className="way" aria-labelledby="sign-offs">
        <h2 id="sign-offs">Sign-offs{scopeVersion > 0 && ` of scope version ${scopeVersion}`}</h2>
        <ul className="list">
          {(["product", "technical", "partnerships"] as const).map((kind) => {
            const signed = signOffs.find((each) => each.kind === kind);
            return (
              <li key={kind}>
                <b>{signOffWords[kind]}</b>
                <span>
                  {signed ? (
                    <>
                      {signed.name}, <Day at={signed.at} now={now} />
                    </>
                  ) : may.signOff.includes(kind) ? (
                    <Form method="post" action={`${address}/sign-offs`}>
                      <input type="hidden" name="kind" value={kind} />
                      <input type="hidden" name="scopeVersion" value={scopeVersion} />
                      <Button small>Sign off version {scopeVersion}</Button>
                    </Form>
                  ) : (
                    "not yet"
                  )}
                </span>
              </li>
            );
          })}
        </ul>
        <p className="s soft">
          The third sign-off freezes scope and rate. A later change is a new version, with all three again.
        </p>
      </section>

      <Maintainers page={page} now={now} isSignedIn={isSignedIn} />

      <section className="way" aria-labelledby="steps">
        <h2 id="steps">Steps so far</h2>
        <ol className="list">
          {steps.map(({ from, to, reason, by, organization, at }) => (
            <li key={`${to} ${at.toISOString()}`}>
              <Day at={at} now={now} />
              <span>
                <b>
                  {from
                    ? `${stageWords[from].word} to ${stageWords[to].word.toLowerCase()}`
                    : `Begun as ${stageWords[to].word.toLowerCase()}`}
                </b>
                {(by ?? organization) && `, by ${[by, organization].filter(Boolean).join(", ")}`}
                {reason && <span className="why">. {reason}</span>}
              </span>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}
