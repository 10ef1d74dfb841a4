import { systemClock } from "#app/domain/kernel/clock.ts";
import { idsBy } from "#app/domain/kernel/id.ts";

const newId = idsBy(systemClock);

/** Signs a firm pledge of a hundred, named, with the fields that the pledge form sends. */
export async function signOverHttp(url: string, cookie: string, slug: string, organizationId: string): Promise<void> {
  const answer = await fetch(`${url}/projects/${slug}/pledges/new`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie, origin: url },
    body: new URLSearchParams({ key: newId(), as: "firm", organizationId, terms: "fixed", amount: "100", named: "on" }),
  });
  await answer.arrayBuffer();
  if (answer.status !== 302) throw new Error(`a pledge of the bench was refused with ${answer.status}`);
}
