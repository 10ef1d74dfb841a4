import { randomUUID } from "node:crypto";
import { cast } from "./people.ts";
import { inDays, move, setScope, signOff, writeProposal } from "./steps.ts";
import { expect, test } from "./test.ts";

test.describe("a stretch", () => {
  test.use({ expectedComplaints: [/status of 422/] });

  test("is named in the scope, said before pledging, drawn behind the goal, and built only when all of it is there", async ({
    screenOf,
  }) => {
    const mark = randomUUID().slice(0, 6);
    const project = `/projects/labels-that-speak-${mark}`;
    const amaras = await screenOf(cast.amara, "/projects/new");
    await writeProposal(amaras, { title: `Labels that speak ${mark}`, repositories: "jupyterlab/jupyterlab" });
    await amaras.getByRole("button", { name: "Propose it" }).click();
    await expect(amaras).toHaveURL(project);
    const tomass = await screenOf(cast.tomas, `${project}/endorsements`);
    await tomass.getByRole("button", { name: "Endorse it" }).click();
    await expect(tomass.getByText("It is said that you need it too.")).toBeVisible();
    const sams = await screenOf(cast.sam, project);
    await move(sams, project, "Mark as endorsed", { now: /It is now endorsed/ });
    await move(sams, project, "Start scoping", { now: /It is now scoping/ });

    const priyas = await screenOf(cast.priya, `${project}/scope`);
    await expect(priyas.getByLabel("The deliverable that the stretch pays for")).toBeHidden();
    await priyas.getByLabel(/One deliverable more is built/).check();
    await priyas.getByLabel("Deadline").fill(inDays(40));
    await priyas.getByLabel("Title").fill("Names in every list");
    await priyas.getByLabel("Hours, at least").fill("10");
    await priyas.getByLabel("Hours, at most").fill("20");
    await priyas.getByLabel(/Every pledge lapses/).check();
    await priyas.getByRole("button", { name: "Set this scope", exact: true }).last().click();
    await expect(
      priyas.getByText(
        "Choose the deliverable that the stretch pays for; the others are the goal, so there are two at least.",
      ),
    ).toBeVisible();
    await priyas.goto(`${project}/scope`);
    await setScope(
      priyas,
      [
        { title: "Speech in every language", hours: [10, 20] },
        { title: "Names in every list", hours: [10, 20] },
      ],
      { over: /One deliverable more is built/, stretch: "1 Speech in every language", minimum: "4,000" },
    );
    await expect(priyas.getByRole("row", { name: /^Goal: 5,000/ })).toContainText(
      "Behind it the stretch, built if 10,000 is offered in all",
    );
    await signOff(priyas, project, ["Product", "Technical"], "Priya Nair");
    await signOff(await screenOf(cast.lena, project), project, ["Partnerships"], "Lena Fischer");
    const iriss = await screenOf(cast.iris, `${project}/consents`);
    await iriss.getByLabel(/I agree(?! if)/).check();
    await iriss.getByRole("button", { name: "Record the answer" }).click();
    await expect(iriss.getByText("The answer for jupyterlab/jupyterlab is recorded.")).toBeVisible();
    await move(sams, project, "Open the raise", { now: /It is now raising/ });

    await tomass.goto(project);
    await expect(
      tomass.getByText("If 10,000 is offered in all, “Speech in every language” is built too"),
    ).toBeVisible();
    await expect(
      tomass
        .getByRole("main")
        .getByRole("img", { name: /stretch/ })
        .first(),
    ).toHaveAccessibleName("0 firm; minimum 4,000, goal 5,000, stretch 10,000");
    await tomass.getByLabel("Amount in US Dollar").fill("6,000");
    await expect(tomass.getByText("You would pay 5,000 of your 6,000.")).toBeVisible();
    await tomass.getByRole("button", { name: "Pledge 6,000" }).click();
    await expect(
      tomass
        .getByRole("main")
        .getByRole("img", { name: /stretch/ })
        .first(),
    ).toHaveAccessibleName("6,000 firm; minimum 4,000, goal 5,000, stretch 10,000");

    const lenas = await screenOf(cast.lena, `${project}/closing`);
    const deadline = lenas.getByRole("region", { name: "What happens at the deadline" });
    await expect(deadline).toContainText(
      "If nothing changes until then, it is co-funded: 1 pledge would pay 5,000 together for deliverable 1.",
    );
    await amaras.goto(project);
    await amaras.getByLabel("Amount in US Dollar").fill("4,000");
    await amaras.getByRole("button", { name: "Pledge 4,000" }).click();
    await expect(
      amaras
        .getByRole("main")
        .getByRole("img", { name: /stretch/ })
        .first(),
    ).toHaveAccessibleName("10,000 firm; minimum 4,000, goal 5,000, stretch 10,000");
    await lenas.goto(`${project}/closing`);
    await expect(deadline).toContainText("2 pledges would pay 10,000 together for deliverables 1 and 2.");
    await lenas.getByLabel("Why now").fill("All of the stretch is there.");
    await lenas.getByRole("button", { name: "Close the raise" }).click();
    await expect(lenas.getByText("The project is co-funded. What each pays is settled and in the book.")).toBeVisible();
  });
});
