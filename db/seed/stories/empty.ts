import { setUpNetwork } from "#app/domain/identity/set-up-network.server.ts";
import { demoPassword, emailOf, castNetwork, stewardPeople } from "../cast.ts";
import { told, type Story } from "../story.ts";

/** A network on its first day: its name, its steward and its director, and nothing else. */
export function empty(story: Story): void {
  story.at(story.minutesAgo(5), async () => {
    const { steward, name, ...rest } = castNetwork;
    const { ruth } = stewardPeople;
    const director = {
      email: emailOf("ruth"),
      displayName: ruth.name,
      timeZone: ruth.timeZone,
      password: demoPassword,
    };
    const settings = {
      telling: true,
      demo: {
        password: demoPassword,
        people: [{ email: emailOf("ruth"), name: ruth.name, for: "the steward’s director" }],
      },
    };
    const founded = told(
      "the network is founded",
      await setUpNetwork(
        story.product,
        null,
        {
          ...rest,
          networkName: name,
          organizationName: steward,
          director,
        },
        settings,
      ),
    );
    story.people.set("ruth", founded.personId);
  });
}
