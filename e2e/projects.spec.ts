import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { cast, registerOrganization, signUp, stranger, type Account } from "./people.ts";
import { inDays, move, setScope, signOff, texts, writeProposal } from "./steps.ts";
import { expect, test } from "./test.ts";

type ScreenOf = (person: Account, path: string) => Promise<Page>;

const slugOf = (title: string) => `/projects/${title.toLowerCase().replaceAll(" ", "-")}`;

/** A candidate of the steward itself, endorsed by a member and in scoping; answers its address. */
async function inScoping(screenOf: ScreenOf, title: string): Promise<string> {
  const priyas = await screenOf(cast.priya, "/projects/new");
  await writeProposal(priyas, {
    title,
    repositories: "jupyterhub/jupyterhub\nhttps://github.com/jupyterhub/kubespawner",
  });
  await priyas.getByRole("button", { name: "Propose it" }).click();
  await expect(priyas).toHaveURL(slugOf(title));
  const project = slugOf(title);
  const tomass = await screenOf(cast.tomas, `${project}/endorsements`);
  await tomass.getByRole("button", { name: "Endorse it" }).click();
  await expect(tomass.getByText("It is said that you need it too.")).toBeVisible();
  const sams = await screenOf(cast.sam, project);
  await move(sams, project, "Mark as endorsed", { now: /It is now endorsed/ });
  await move(sams, project, "Start scoping", { now: /It is now scoping/ });
  return project;
}

async function signOffByAll(screenOf: ScreenOf, project: string): Promise<void> {
  await signOff(await screenOf(cast.priya, project), project, ["Product", "Technical"], "Priya Nair");
  await signOff(await screenOf(cast.lena, project), project, ["Partnerships"], "Lena Fischer");
}

test.describe("beside the straight way", () => {
  test.use({ expectedComplaints: [/status of 4(04|09|22)/] });

  test("a draft is its organization's own, is not overwritten by whoever saves later, and becomes a candidate when it says enough", async ({
    page: anna,
    newPerson,
  }) => {
    const title = `A hub that explains its errors ${randomUUID().slice(0, 6)}`;
    const project = slugOf(title);
    await signUp(anna, stranger("Anna Berg"));
    await registerOrganization(anna, `Anna’s Archive of Winds ${randomUUID().slice(0, 6)}`);
    await anna.goto("/projects/new");
    await anna.getByLabel("Title").fill("Something that I only think about");
    await anna.getByRole("button", { name: "Save for myself" }).click();
    await expect(anna.getByText("Your draft is kept. Only you see it.")).toBeVisible();
    await expect(anna.getByLabel("Title")).toHaveValue("Something that I only think about");
    await anna.getByLabel("Title").fill(title);
    await anna.getByLabel("The shared problem, in one or two sentences").fill(texts.summary);
    await anna.getByRole("button", { name: "Keep as our draft" }).click();
    await expect(anna.getByText("Kept as a draft of your organization.")).toBeVisible();
    await expect(anna).toHaveURL(project);
    const outside = await (await newPerson()).newPage();
    expect((await outside.goto(project))?.status()).toBe(404);

    await anna.getByRole("link", { name: "Move it on" }).click();
    await expect(anna.getByText("Its texts do not pass level of detail 1 yet.")).toBeVisible();
    await anna.getByRole("link", { name: "Make it a candidate" }).click();
    await anna.getByRole("button", { name: "Make it a candidate" }).click();
    await expect(
      anna.getByRole("alert").filter({ hasText: "Its texts do not pass level of detail 1 yet." }),
    ).toBeVisible();

    const second = await anna.context().newPage();
    await anna.goto(`${project}/edit`);
    await second.goto(`${project}/edit`);
    await anna.getByLabel("The problem", { exact: true }).fill(texts.problem);
    await anna.getByRole("button", { name: "Save the changes" }).click();
    await expect(anna.getByText("Changed. The history says what.")).toBeVisible();
    await second.getByLabel("The shared problem, in one or two sentences").fill("Another summary, written meanwhile.");
    await second.getByRole("button", { name: "Save the changes" }).click();
    await expect(second.getByText("Somebody changed this while you were looking at it.")).toBeVisible();
    await expect(second.getByLabel("The shared problem, in one or two sentences")).toHaveValue(
      "Another summary, written meanwhile.",
    );
    await expect(second.getByRole("region", { name: "What stands now, where your text differs" })).toContainText(
      texts.problem,
    );
    await anna.reload();
    await expect(anna.getByRole("main")).toContainText(texts.summary);

    await anna.goto(`${project}/edit`);
    await writeProposal(anna, { title, repositories: "" });
    await anna.getByRole("button", { name: "Save the changes" }).click();
    await expect(anna.getByText("Changed. The history says what.")).toBeVisible();
    await move(anna, project, "Make it a candidate", { now: /It is now candidate/ });
    await outside.goto(project);
    await expect(outside.getByRole("heading", { level: 1, name: title })).toBeVisible();
  });

  test("maintainers object, the scope is signed anew, money is raised only with a written reason, and its deadline moves once", async ({
    screenOf,
  }) => {
    const project = await inScoping(screenOf, `Names for servers ${randomUUID().slice(0, 6)}`);
    const sams = await screenOf(cast.sam, project);
    const priyas = await screenOf(cast.priya, `${project}/scope`);
    await setScope(
      priyas,
      [
        { title: "Ask for a name", hours: [10, 20] },
        { title: "Show it everywhere", hours: [8, 12] },
      ],
      { over: /Older pledges come first/, under: /The steward may extend once/ },
    );
    await signOffByAll(screenOf, project);

    await move(sams, project, "Scope again", {
      now: /It is now scoping/,
      why: "The second part belongs to another repository.",
    });
    await priyas.goto(`${project}/scope`);
    await priyas.getByRole("button", { name: "Remove deliverable 2" }).click();
    await expect(priyas.getByRole("region", { name: "Deliverable 2" })).toHaveCount(0);
    await setScope(priyas, [{ title: "Ask for a name", hours: [10, 16] }], {
      over: /Older pledges come first/,
      under: /The steward may extend once/,
    });
    await priyas.goto(`${project}/stage`);
    await expect(priyas.getByRole("heading", { name: "Sign-offs of scope version 3" })).toBeVisible();
    await signOffByAll(screenOf, project);

    const iriss = await screenOf(cast.iris, `${project}/consents?repository=jupyterhub/kubespawner`);
    await iriss.getByLabel(/I object/).check();
    await iriss.getByLabel("Remark").fill("Names are not unique across clusters.");
    await iriss.getByRole("button", { name: "Record the answer" }).click();
    await expect(iriss.getByText("The answer for jupyterhub/kubespawner is recorded.")).toBeVisible();
    await priyas.goto(`${project}/consents?repository=jupyterhub/jupyterhub`);
    await priyas.getByLabel(/They agree(?! if)/).check();
    await priyas.getByLabel("Who answered").fill("@iris");
    await priyas.getByLabel("Where they said so").fill("They told me.");
    await priyas.getByRole("button", { name: "Record the answer" }).click();
    await expect(priyas.getByText("Say where the maintainers answered")).toBeVisible();
    await priyas.getByLabel("Where they said so").fill("https://discourse.example.org/t/names/12");
    await priyas.getByRole("button", { name: "Record the answer" }).click();
    await expect(priyas.getByText("The answer for jupyterhub/jupyterhub is recorded.")).toBeVisible();

    await sams.goto(`${project}/moves?to=raising`);
    await sams.getByLabel("Why").fill("It cannot wait.");
    await sams.getByRole("button", { name: "Open the raise" }).click();
    await expect(sams.getByText("Somebody who maintains jupyterhub/kubespawner objects.").last()).toBeVisible();
    await iriss.goto(`${project}/consents?repository=jupyterhub/kubespawner`);
    await iriss.getByLabel(/I agree if/).check();
    await iriss.getByLabel("Remark").fill("If the spawner is left as it is.");
    await iriss.getByRole("button", { name: "Record the answer" }).click();
    await expect(iriss.getByText("The answer for jupyterhub/kubespawner is recorded.")).toBeVisible();

    await sams.goto(`${project}/stage`);
    await sams.getByRole("link", { name: "Open the raise" }).click();
    await sams.getByRole("button", { name: "Open the raise" }).click();
    await expect(
      sams.getByText("The maintainers have not agreed in every repository (jupyterhub/kubespawner).").last(),
    ).toBeVisible();
    await sams.getByLabel("Why").fill("The spawner is left as it is; only the hub asks for a name.");
    await sams.getByRole("button", { name: "Open the raise" }).click();
    await expect(sams.getByText(/It is now raising/)).toBeVisible();

    const amaras = await screenOf(cast.amara, project);
    await amaras.getByLabel("Amount in US Dollar").fill("3,000");
    await amaras.getByRole("button", { name: "Pledge 3,000" }).click();
    await expect(amaras.getByText("Signed. As things stand you pay")).toBeVisible();
    const tomass = await screenOf(cast.tomas, project);
    await tomass.getByLabel("Amount in US Dollar").fill("500");
    await tomass.getByLabel("Name us in public on this project").uncheck();
    await tomass.getByRole("button", { name: "Pledge 500" }).click();
    await expect(tomass.getByText("Signed. As things stand you pay")).toBeVisible();

    const lenas = await screenOf(cast.lena, `${project}/closing`);
    await lenas.getByLabel("New day").fill(inDays(10));
    await lenas.getByLabel("Why", { exact: true }).fill("The holidays came between.");
    await lenas.getByRole("button", { name: "Extend the raise" }).click();
    await expect(lenas.getByText("This day is over, or ends before the raise could open.")).toBeVisible();
    await expect(lenas.getByLabel("Why", { exact: true })).toHaveValue("The holidays came between.");
    await lenas.getByLabel("New day").fill(inDays(60));
    await lenas.getByRole("button", { name: "Extend the raise" }).click();
    await expect(lenas.getByText("The deadline is moved. Every pledge stays as it was signed.")).toBeVisible();
    await lenas.goto(`${project}/closing`);
    await expect(lenas.getByRole("button", { name: "Extend the raise" })).toHaveCount(0);

    // Whoever is not named in public is named nowhere to a visitor.
    const outside = await screenOf(cast.iris, `${project}/pledges`);
    await expect(outside.getByRole("row").filter({ hasText: "500" }).filter({ hasText: "not named" })).toHaveCount(1);
    await expect(outside.getByRole("main")).not.toContainText("EarthLab");
  });

  test("the network commits its own means, work is reverted and built again, and whoever built it is accepted by the steward's word", async ({
    screenOf,
  }) => {
    const project = await inScoping(screenOf, `Logs that last ${randomUUID().slice(0, 6)}`);
    const priyas = await screenOf(cast.priya, `${project}/scope`);
    await setScope(priyas, [{ title: "Keep logs for a term", hours: [4, 6] }]);
    await signOffByAll(screenOf, project);
    const ruths = await screenOf(cast.ruth, project);
    await move(ruths, project, "Commit the network’s own means", {
      now: /It is now upcoming/,
      why: "Everybody needs it; the office pays, whatever the maintainers decide.",
    });
    const sams = await screenOf(cast.sam, project);
    await move(sams, project, "Kick off", { now: /It is now kick-off/ });
    await move(sams, project, "Start building", { now: /It is now in flight/ });
    await move(sams, project, "Mark as reverted", { now: /It is now reverted/, why: "Disks were full after a night." });
    await move(sams, project, "Build again", { now: /It is now in flight/ });

    const deliverable = `${project}/deliverables/1`;
    const course = {
      "Start building": "building",
      "Show a demo": "demo",
      "Hand in for review": "review",
      "Put on staging": "staging",
      "Put into production": "production",
      "Start monitoring": "monitoring",
    };
    for (const [words, state] of Object.entries(course)) {
      await sams.goto(deliverable);
      await sams.getByRole("link", { name: words, exact: true }).click();
      await sams.getByRole("button", { name: words, exact: true }).click();
      // What was said of the step before may still stand beside it.
      await expect(sams.getByText(`It is now in ${state}.`, { exact: true })).toBeVisible();
    }
    await sams.getByRole("link", { name: "Accept for those who stay silent" }).click();
    await sams.getByLabel("Why").fill("The network pays for it alone, and it keeps its logs.");
    await sams.getByRole("button", { name: "Accept it" }).click();
    await expect(sams.getByText("It is accepted: every co-funder has answered.")).toBeVisible();
    await move(sams, project, "Mark as done", { now: /It is now done/ });
    await move(sams, project, "Mark as communicated", { now: /It is now communicated/ });
    await sams.goto(`${project}/stage`);
    await expect(
      sams.getByText("No contribution is linked yet, so there is nothing to give credit for."),
    ).toBeVisible();
  });

  test("what is not planned, a duplicate or declined upstream says so with its reason, and may be taken up again", async ({
    screenOf,
  }) => {
    const title = `A calendar of maintenance ${randomUUID().slice(0, 6)}`;
    const project = slugOf(title);
    const priyas = await screenOf(cast.priya, "/projects/new");
    await writeProposal(priyas, { title, repositories: "" });
    await priyas.getByRole("button", { name: "Propose it" }).click();
    await expect(priyas).toHaveURL(project);
    const sams = await screenOf(cast.sam, `${project}/stage`);
    await expect(sams.getByText("No organization beside the proposing one has endorsed it yet.")).toBeVisible();
    await move(sams, project, "Mark as not planned", {
      now: /It is now not planned/,
      why: "Two providers offer it already.",
    });
    await move(sams, project, "Take up again", { now: /It is now candidate/, why: "Both have stopped." });
    await move(sams, project, "Mark as declined upstream", {
      now: /It is now declined upstream/,
      why: "It belongs to the scheduler.",
    });
    await expect(sams.getByRole("region", { name: "Steps so far" })).toContainText("It belongs to the scheduler.");
    await sams.goto("/projects?stage=ended");
    await expect(sams.getByRole("main")).toContainText(title);
  });
});
