import { fillFund } from "#app/domain/funds/fill-fund.server.ts";
import { openFund } from "#app/domain/funds/open-fund.server.ts";
import { openPool } from "#app/domain/funds/open-pool.server.ts";
import { told, type Story } from "../../story.ts";

/** The demo's one fund; the projects that it matches tell of that themselves. */
export const classrooms = "Open classrooms";

/** A foundation that had given sum by sum ties its money to a purpose, and lets others' pledges decide where it goes. */
export function tellFunds(story: Story): void {
  story.at(story.ago(562, "09:00"), async () => {
    const weil = await story.by("weil");
    const opened = await openFund(weil, story.newId(), {
      organizationId: story.organization("commons").id,
      name: classrooms,
      purpose:
        "A course on open tools should not depend on one person who knows how to repair them. We add to what colleges and field stations pledge, so that they decide what is built.",
      restriction: "unrestricted",
      narrativeId: null,
      projects: [],
      communities: [],
    });
    const { fundId } = told("the fund is opened", opened);
    story.funds.set(classrooms, fundId);
    told(
      "its pool is opened",
      await openPool(weil, story.newId(), {
        fundId,
        numerator: 1,
        denominator: 2,
        projectCapMinor: 6_000_00n,
        organizationCapMinor: 15_000_00n,
      }),
    );
  });
  for (const [days, amountMinor, reference] of [
    [555, 12_000_00n, "Board decision, first half"],
    [70, 18_000_00n, "Board decision, second half"],
  ] as const)
    story.at(story.ago(days, "10:30"), async () => {
      told(
        "the fund is filled",
        await fillFund(await story.by("marco"), story.newId(), {
          fundId: story.funds.get(classrooms) ?? "",
          amountMinor,
          reference,
        }),
      );
    });
}
