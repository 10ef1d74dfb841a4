import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { event } from "#db/schema/log.ts";
import { confirmMaintainership } from "#app/domain/maintainers/confirm-maintainership.server.ts";
import { recordConsent } from "#app/domain/maintainers/record-consent.server.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { resettleRaising, waitingRaisings } from "#app/domain/pledges/resettle-raisings.server.ts";
import { fixed, othersOffer, testRaise } from "#app/domain/pledges/test-raise.ts";

test("when the maintainers agree, what waited for them comes to stand, and what waited for that", async () => {
  const raise = await testRaise({ repositories: ["jupyterhub/oauthenticator"], poolSize: 8 });
  const [careful, follower] = [await raise.pledger(), await raise.pledger()];
  expect(await raise.signed(careful, fixed(1_000), [{ kind: "maintainers" }])).toMatchObject({ stands: false });
  expect(await raise.signed(follower, fixed(500), [othersOffer(1_000)])).toMatchObject({ stands: false });
  const { actor: _actor, ...ctx } = raise.techLead;
  expect(await waitingRaisings(ctx)).toEqual([raise.projectId]);
  expect(await resettleRaising(ctx, raise.projectId)).toBe(false);

  const repository = "jupyterhub/oauthenticator";
  const claimant = await raise.claimant(repository);
  const agrees = { projectId: raise.projectId, repository, answer: "consents", note: "", who: "" } as const;
  yes(await recordConsent(claimant, null, agrees));
  expect(await resettleRaising(ctx, raise.projectId)).toBe(false);
  const { maintainershipId } = claimant;
  yes(await confirmMaintainership(raise.techLead, null, { maintainershipId }));
  const runs = await Promise.all(Array.from({ length: 4 }, () => resettleRaising(ctx, raise.projectId)));
  expect(runs.filter(Boolean)).toHaveLength(1);
  expect(await raise.balance("committed", raise.projectId)).toBe(-150_000n);
  const stood = await raise.db.select().from(event).where(eq(event.type, "pledge.stood"));
  expect(
    new Set(stood.map(({ payload }) => (payload as { becauseOfPledgeId: string | null }).becauseOfPledgeId)),
  ).toEqual(new Set([null]));
  expect(await raise.healthy()).toEqual([]);
});
