import { askDues } from "#app/domain/membership/ask-dues.server.ts";
import type { Tier } from "#app/domain/membership/dues.ts";
import { sponsorDues } from "#app/domain/membership/settle-dues.server.ts";
import type { OrganizationKey } from "../../cast.ts";
import { told, type Story } from "../../story.ts";
import { classrooms } from "./funds.ts";

/** Two members are asked for their year; what a small college cannot pay, a fund sponsors in part. */
export function tellDues(story: Story): void {
  const asked = new Map<OrganizationKey, string>();
  const members: readonly (readonly [OrganizationKey, Tier, bigint])[] = [
    ["savanna", "general", 15_000_00n],
    ["riverbend", "starter", 6_000_00n],
  ];
  for (const [key, tier, amountMinor] of members)
    story.at(story.ago(9, "09:20"), async () => {
      const termFrom = story.ago(2, "00:00").toISOString().slice(0, 10);
      const { duesId } = told(
        `${key} is asked for its dues`,
        await askDues(await story.by("marco"), story.newId(), {
          organizationId: story.organization(key).id,
          tier,
          termFrom,
          amountMinor,
        }),
      );
      asked.set(key, duesId);
    });
  story.at(story.ago(6, "11:00"), async () => {
    const sponsorship = {
      duesId: asked.get("riverbend") ?? "",
      fundId: story.funds.get(classrooms) ?? "",
      amountMinor: 2_500_00n,
    };
    told("its membership is sponsored", await sponsorDues(await story.by("weil"), story.newId(), sponsorship));
  });
}
