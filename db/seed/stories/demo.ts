import { createReadStream } from "node:fs";
import { importContributions } from "#app/domain/contributions/import-contributions.server.ts";
import { importProjects } from "#app/domain/contributions/import-projects.server.ts";
import { told, type Story } from "../story.ts";
import { tellDelivery } from "./demo/delivery.ts";
import { tellDone } from "./demo/done.ts";
import { foundNetwork, someoneApplies } from "./demo/found-network.ts";
import { tellDues } from "./demo/dues.ts";
import { tellFunds } from "./demo/funds.ts";
import { tellOthers } from "./demo/others.ts";
import { tellMaintainers } from "./demo/prove-maintainer.ts";
import { tellRaising } from "./demo/raising.ts";

/** Seen from where the product runs, because a bundled module does not know where it came from. */
const facts = (name: string) => () => createReadStream(`db/seed/facts/${name}.csv`);

/** Two years of a living network, ending now; every person, organization and sum in it is invented, every imported fact is not. */
export function demo(story: Story): void {
  foundNetwork(story, 760);
  story.at(story.ago(130, "09:00"), async () => {
    told("documented projects are imported", await importProjects(story.product, facts("cofunded-projects")));
    told(
      "documented contributions are imported",
      await importContributions(story.product, facts("upstream-contributions")),
    );
  });
  tellMaintainers(story);
  tellFunds(story);
  tellDues(story);
  tellDone(story);
  tellDelivery(story);
  tellOthers(story);
  tellRaising(story);
  someoneApplies(story, 2);
}
