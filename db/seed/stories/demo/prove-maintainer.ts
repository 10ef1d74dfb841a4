import { confirmMaintainership } from "#app/domain/maintainers/confirm-maintainership.server.ts";
import { claimMaintainership } from "#app/domain/maintainers/state-maintainership.server.ts";
import type { PersonKey } from "../../cast.ts";
import { told, type Story } from "../../story.ts";

/** Who is known to maintain what, as far as the story has come. */
const known = new WeakMap<Story, Set<string>>();

/** Before somebody answers for a repository the first time they say that they maintain it, and the steward looks. */
export async function proveMaintainer(story: Story, by: PersonKey, repository: string): Promise<void> {
  const proven = known.get(story) ?? new Set<string>();
  known.set(story, proven);
  const fact = `${by} ${repository}`;
  if (proven.has(fact)) return;
  proven.add(fact);
  const { maintainershipId } = told(
    `${by} says that they maintain ${repository}`,
    await claimMaintainership(await story.by(by), story.newId(), {
      repository,
      handle: by,
      evidence: "named",
      // The repositories are real and have no part in this: the evidence of an invented maintainer is at an invented forge.
      evidenceUrl: `https://forge.example/${repository}/MAINTAINERS`,
      note: "",
    }),
  );
  told(
    `${by} is known to maintain ${repository}`,
    await confirmMaintainership(await story.by("priya"), null, { maintainershipId }),
  );
}

/** Whom people know as maintainers beside those who were asked in the story already. */
export function tellMaintainers(story: Story): void {
  story.at(story.ago(128, "10:00"), async () => {
    for (const repository of [
      "jupyterhub/binderhub",
      "jupyterhub/jupyterhub-share-link",
      "jupyterhub/kubespawner",
      "jupyterlab/jupyterlab",
    ])
      await proveMaintainer(story, "iris", repository);
  });
}
