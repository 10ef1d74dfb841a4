import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { cast, finishSigningUp, registerOrganization, signUp, signUpByForms, stranger } from "./people.ts";
import { move, setScope, signOff, texts, writeProposal } from "./steps.ts";
import { expect, test } from "./test.ts";

/**
 * The whole way of one project, from accounts that do not exist yet to the credit for what went upstream, by clicking as
 * people do, in a browser for each of them. Each test goes on where the one before it ended.
 */
test.describe.serial("from a fresh account to credit", () => {
  const mark = randomUUID().slice(0, 6);
  const [ada, kwame, bela] = [stranger("Ada Lind"), stranger("Kwame Boateng"), stranger("Bela Novak")];
  const fjord = `Fjord Research Hub ${mark}`;
  const steppe = `Steppe Field Schools ${mark}`;
  const title = `A file tree for the keyboard ${mark}`;
  const project = `/projects/a-file-tree-for-the-keyboard-${mark}`;
  const repository = "jupyterlab/jupyterlab";

  const bar = (page: Page) =>
    page
      .getByRole("main")
      .getByRole("img", { name: /goal|no goal/ })
      .first();

  test("two people open accounts and organizations; one invites her budget holder by link, the other holds the budget herself", async ({
    page,
    newPerson,
  }) => {
    await signUpByForms(page, ada);
    await registerOrganization(page, fjord);
    await page.getByRole("link", { name: "Invite somebody" }).click();
    await page.getByLabel("Role", { exact: true }).selectOption({ label: "Budget holder" });
    await page.getByRole("button", { name: "Make the link" }).click();
    const link = await page.getByLabel("The invitation’s link").inputValue();

    const kwames = await (await newPerson()).newPage();
    await kwames.goto(link);
    await kwames.getByRole("link", { name: "Open an account and join" }).click();
    await finishSigningUp(kwames, kwame);
    await kwames.getByRole("button", { name: `Join as ${kwame.name}` }).click();
    await expect(kwames.getByRole("list", { name: `Roles of ${kwame.name}` })).toContainText("Budget holder");

    const belas = await (await newPerson()).newPage();
    await signUp(belas, bela);
    await registerOrganization(belas, steppe);
    await belas.getByLabel(`One more role for ${bela.name}`).selectOption({ label: "Budget holder" });
    await belas.getByRole("button", { name: `Give the role to ${bela.name}` }).click();
    await expect(belas.getByRole("list", { name: `Roles of ${bela.name}` })).toContainText("Budget holder");
  });

  test.describe("a proposal", () => {
    test.use({ expectedComplaints: [/status of 422/] });

    test("is told kindly what is missing, survives a reload, and becomes a candidate that everybody reads", async ({
      screenOf,
      page,
    }) => {
      const adas = await screenOf(ada, "/projects/new");
      await adas.getByLabel("Title").fill(title);
      await adas.getByLabel("The shared problem, in one or two sentences").fill(texts.summary);
      await adas.getByLabel("The problem", { exact: true }).fill("Nobody can use it.");
      await expect(adas.getByText("4 words; 46 more, so that others recognize their own problem in it.")).toBeVisible();
      await adas.getByLabel("Repositories").fill("jupyterlab");
      await adas.getByRole("button", { name: "Propose it" }).click();
      await expect(adas.getByText("This is no repository: jupyterlab.")).toBeVisible();
      await expect(adas.getByLabel("Repositories")).toHaveAttribute("aria-invalid", "true");
      await adas.getByLabel("Repositories").fill(repository);
      await adas.getByRole("button", { name: "Propose it" }).click();
      await expect(adas.getByLabel("The problem", { exact: true })).toHaveAttribute("aria-invalid", "true");
      await expect(adas.getByLabel("Title")).toHaveValue(title);

      await adas.getByLabel("The solution").fill(texts.solution);
      await expect(adas.getByText("Draft kept.")).toBeVisible();
      await adas.reload();
      await expect(adas.getByLabel("The solution")).toHaveValue(texts.solution);
      await expect(adas.getByLabel("Title")).toHaveValue(title);

      await writeProposal(adas, { title, repositories: repository });
      await expect(adas.getByText(/words: enough\./)).toHaveCount(4);
      await adas.getByRole("button", { name: "Propose it" }).click();
      await expect(adas).toHaveURL(project);
      await expect(adas.getByText("Proposed. Everybody can read it now")).toBeVisible();

      await page.goto(`/projects?q=${encodeURIComponent(title)}`);
      await page.getByRole("main").getByRole("link", { name: title }).click();
      await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
      await expect(page.getByText("Candidate", { exact: true }).first()).toBeVisible();
      await expect(page.getByRole("main")).toContainText(`proposed by ${ada.name}, ${fjord}`);
      await adas.goto("/projects/new");
      await expect(adas.getByLabel("Title")).toHaveValue("");
    });
  });

  test("it is endorsed, sized, signed off by three, agreed upstream, and opens its raise", async ({ screenOf }) => {
    const tomass = await screenOf(cast.tomas, project);
    await tomass.getByRole("link", { name: "Endorse it" }).click();
    await tomass.getByLabel("What it would be worth to you").fill("Our summer schools would save a teacher’s week.");
    await tomass.getByRole("button", { name: "Endorse it" }).click();
    await expect(tomass.getByText("It is said that you need it too.")).toBeVisible();
    await expect(tomass.getByRole("main")).toContainText("Our summer schools would save a teacher’s week.");

    const sams = await screenOf(cast.sam, project);
    await move(sams, project, "Mark as endorsed", { now: /It is now endorsed/ });
    await move(sams, project, "Start scoping", { now: /It is now scoping/ });

    const priyas = await screenOf(cast.priya, project);
    await priyas.getByRole("link", { name: "Set deliverables and hours" }).click();
    await setScope(
      priyas,
      [
        { title: "Move through the tree by keyboard", hours: [14, 20] },
        { title: "Hear what happens in the tree", hours: [20, 36], cloud: "1,000" },
      ],
      { minimum: "12,000" },
    );
    await expect(priyas.getByRole("row", { name: /^Together/ })).toContainText("15,000");
    await signOff(priyas, project, ["Product", "Technical"], "Priya Nair");
    await signOff(await screenOf(cast.lena, project), project, ["Partnerships"], "Lena Fischer");

    await sams.goto(`${project}/stage`);
    await expect(sams.getByText("The maintainers have not agreed in every repository")).toBeVisible();
    const iriss = await screenOf(cast.iris, `${project}/stage`);
    await iriss.getByRole("link", { name: "Answer", exact: true }).click();
    await iriss.getByLabel(/I agree(?! if)/).check();
    await iriss.getByLabel("Remark").fill("It is in our plan for the year.");
    await iriss.getByRole("button", { name: "Record the answer" }).click();
    await expect(iriss.getByText(`The answer for ${repository} is recorded.`)).toBeVisible();

    await move(sams, project, "Open the raise", { now: /It is now raising/ });
    await sams.goto(project);
    await expect(bar(sams)).toHaveAccessibleName("0 firm; minimum 12,000, goal 15,000");
    await expect(sams.getByRole("main")).toContainText(`Maintainers agreed in ${repository}.`);
  });

  test.describe("pledging", () => {
    test.use({ expectedComplaints: [/status of 422/] });

    test("interest, an intent, a pledge that waits and one that unlocks it move the bar of whoever watches; withdrawing moves it back", async ({
      screenOf,
      page: watcher,
    }) => {
      const adas = await screenOf(ada, project);
      await watcher.goto(project);
      await watcher.evaluate(() => Object.assign(window, { notReloaded: true }));
      const talk = watcher.getByRole("region", { name: /^Discussion/ });
      // Whoever does not listen yet has nothing to see live.
      await expect(talk).toContainText(`${fjord} 1`);

      await expect(adas.getByRole("button", { name: /^Pledge/ })).toHaveCount(0);
      await adas.getByLabel("Amount in US Dollar").fill("8,000");
      // What it would do comes in above the buttons: whoever presses while it comes presses beside them.
      await expect(adas.getByText("You would pay 8,000.")).toBeVisible();
      await adas.getByRole("button", { name: /Say it as intent/ }).click();
      await expect(adas.getByText("Your intent is stated. It binds nobody")).toBeVisible();
      await expect(bar(watcher)).toHaveAccessibleName("0 firm, 8,000 intent; minimum 12,000, goal 15,000");

      const belas = await screenOf(bela, project);
      await belas.getByRole("button", { name: "Only say that we are interested" }).click();
      await expect(belas.getByText("It is said: your organization is interested.")).toBeVisible();
      await expect(talk).toContainText(`${steppe} is interested`);

      await adas.goto("/settings");
      await adas.getByRole("link", { name: "People and roles" }).click();
      await adas.getByRole("link", { name: "Edit", exact: true }).click();
      await adas.getByLabel("About it").fill("Eleven hubs along one coast.");
      await adas.getByLabel("Signing limit").fill("12,000");
      await adas.getByRole("button", { name: "Save" }).click();
      await expect(adas.getByText("The changes are saved.")).toBeVisible();
      await expect(adas.getByText("Eleven hubs along one coast.")).toBeVisible();

      const kwames = await screenOf(kwame, project);
      await kwames.getByLabel("Amount in US Dollar").fill("13,000");
      await kwames.getByRole("button", { name: "Pledge 13,000" }).click();
      await expect(kwames.getByText("may sign up to USD 12,000")).toBeVisible();
      await kwames.getByLabel("Amount in US Dollar").fill("10,000");
      await kwames.getByText("with no condition").click();
      await kwames.getByLabel("others offer at least").check();
      await kwames.getByLabel("What others must offer").fill("6,000");
      await expect(kwames.getByText("It would wait, and you would owe nothing until then.")).toBeVisible();
      await kwames.getByRole("button", { name: "Pledge 10,000" }).click();
      await expect(kwames.getByText("Signed. It waits for its condition")).toBeVisible();
      await expect(bar(watcher)).toHaveAccessibleName(
        "0 firm, 10,000 waiting on conditions; minimum 12,000, goal 15,000",
      );

      await belas.getByLabel("Terms").selectOption({ label: "a share" });
      await belas.getByLabel("Amount in US Dollar").fill("8,000");
      await belas.getByLabel("Percent of the goal").fill("40");
      await expect(belas.getByText("You would pay 5,625 of your 6,000.")).toBeVisible();
      await expect(
        belas.getByText("With you, one conditional pledge comes to stand: your 6,000 unlocks 10,000."),
      ).toBeVisible();
      await belas.getByRole("button", { name: "Pledge 6,000" }).dblclick();
      await expect(belas.getByText("It unlocked one waiting pledge.")).toBeVisible();
      await expect(bar(watcher)).toHaveAccessibleName("16,000 firm; minimum 12,000, goal 15,000");
      await expect(talk).toContainText(`${fjord} stands now with 10,000: its conditions hold`);

      await belas.getByText("It unlocked one waiting pledge.").getByRole("link", { name: "Who pays what" }).click();
      await expect(
        belas.getByRole("row", { name: new RegExp(`^${steppe}`) }).filter({ hasText: "stands" }),
      ).toHaveCount(1);
      await belas.getByRole("link", { name: "Withdraw it" }).click();
      await expect(belas.getByText("firm money goes from 16,000 to 0")).toBeVisible();
      await expect(belas.getByRole("region", { name: "These would wait again" })).toContainText(fjord);
      await belas.getByLabel("Why").fill("Our board meets on Thursday.");
      await belas.getByRole("button", { name: "Withdraw it" }).click();
      await expect(belas.getByText("One other pledge waits again.")).toBeVisible();
      await expect(bar(watcher)).toHaveAccessibleName(
        "0 firm, 10,000 waiting on conditions; minimum 12,000, goal 15,000",
      );
      await expect(talk).toContainText("Our board meets on Thursday.");
      expect(await watcher.evaluate(() => "notReloaded" in window)).toBe(true);
    });
  });

  test("at the minimum the raise is closed: co-funded, everybody pays less by the published rule, and the book has every cent", async ({
    screenOf,
  }) => {
    const lenas = await screenOf(cast.lena, `${project}/stage`);
    await lenas.getByRole("link", { name: "Close or extend the raise" }).click();
    await expect(
      lenas.getByText("Before its deadline a raise can only be closed when its minimum stands."),
    ).toBeVisible();

    const belas = await screenOf(bela, project);
    await belas.getByLabel("Terms").selectOption({ label: "a share" });
    await belas.getByLabel("Amount in US Dollar").fill("8,000");
    await belas.getByLabel("Percent of the goal").fill("40");
    await belas.getByRole("button", { name: "Pledge 6,000" }).click();
    await expect(belas.getByText("As things stand you pay")).toBeVisible();

    await lenas.reload();
    await expect(lenas.getByText("Closed now, it is co-funded: 2 pledges would pay 15,000 together")).toBeVisible();
    await lenas.getByLabel("Why now").fill("The goal is reached, and the team is free in March.");
    await lenas.getByRole("button", { name: "Close the raise" }).click();
    await expect(lenas.getByText("The project is co-funded. What each pays is settled and in the book.")).toBeVisible();
    await expect(belas.getByText("Co-funded", { exact: true }).first()).toBeVisible();

    await belas.goto(`${project}/pledges`);
    await expect(belas.getByRole("row", { name: new RegExp(`^${fjord}`) })).toContainText("9,375");
    await expect(
      belas.getByRole("row", { name: new RegExp(`^${steppe}`) }).filter({ hasText: "stands" }),
    ).toContainText("5,625");
    await belas
      .getByRole("row", { name: new RegExp(`^${steppe}`) })
      .filter({ hasText: "stands" })
      .getByRole("link", { name: /^transfer \d+/ })
      .click();
    await expect(belas.getByRole("heading", { level: 1, name: /^Transfer \d+/ })).toBeVisible();
    await expect(belas.getByRole("table")).toContainText(steppe);
    await expect(belas.getByRole("table")).toContainText("5,625.00");
  });

  test("it is queued, kicked off and built: each step is said with its reason, at risk and paused as well, and others see it at once", async ({
    screenOf,
    page: watcher,
  }) => {
    await watcher.goto(project);
    const sams = await screenOf(cast.sam, project);
    const talk = watcher.getByRole("region", { name: /^Discussion/ });
    await expect(talk).toContainText("Meridian Office 1");
    await move(sams, project, "Put into the queue", {
      now: /It is now upcoming/,
      why: "Two engineers are free in March.",
    });
    await move(sams, project, "Kick off", { now: /It is now kick-off/ });
    await move(sams, project, "Start building", { now: /It is now in flight/, why: "Everybody met on Tuesday." });
    await expect(watcher.getByText("In flight", { exact: true }).first()).toBeVisible();
    await expect(talk).toContainText("Everybody met on Tuesday.");

    await sams.getByRole("link", { name: "Say that it is at risk" }).click();
    await sams.getByLabel("Why").fill("An engineer is ill; the first demo may come a week later.");
    await sams.getByRole("button", { name: "Say that it is at risk" }).click();
    await expect(watcher.getByText("In flight, at risk", { exact: true })).toBeVisible();
    await sams.getByRole("link", { name: "Say that it is out of danger" }).click();
    await sams.getByLabel("Why").fill("A colleague takes over.");
    await sams.getByRole("button", { name: "Say that it is out of danger" }).click();
    await expect(watcher.getByText("In flight", { exact: true }).first()).toBeVisible();

    await move(sams, project, "Pause", { now: /It is now paused/, why: "The upstream release comes first." });
    await move(sams, project, "Take up again", { now: /It is now in flight/ });
    await expect(sams.getByRole("region", { name: "Steps so far" })).toContainText("The upstream release comes first.");
    await expect(sams.getByRole("link", { name: "Mark as done" })).toBeVisible();
    await expect(sams.getByText("2 deliverables are not accepted yet.")).toBeVisible();
  });

  test("each deliverable is shown, goes back once, goes into production, and is accepted by everybody who pays", async ({
    screenOf,
  }) => {
    const sams = await screenOf(cast.sam, project);
    const course: readonly { words: string; now: string; why?: string }[] = [
      { words: "Start building", now: "It is now in building." },
      { words: "Show a demo", now: "It is now in demo.", why: "Recorded: https://video.example.org/demo" },
      { words: "Hand in for review", now: "It is now in review." },
      { words: "Put on staging", now: "It is now in staging." },
      { words: "Put into production", now: "It is now in production." },
      { words: "Start monitoring", now: "It is now in monitoring." },
    ];
    const step = async (deliverable: string, { words, now, why }: (typeof course)[number]) => {
      await sams.goto(deliverable);
      await sams.getByRole("link", { name: words, exact: true }).click();
      if (why) await sams.getByLabel(/Remark|Why/).fill(why);
      await sams.getByRole("button", { name: words, exact: true }).click();
      await expect(sams.getByText(now, { exact: true })).toBeVisible();
    };
    const [first, second] = [`${project}/deliverables/1`, `${project}/deliverables/2`];
    for (const each of course.slice(0, 2)) await step(first, each);
    await step(first, {
      words: "Back to building",
      now: "It is now in building.",
      why: "The arrow keys should not leave the tree.",
    });
    for (const each of course.slice(1)) await step(first, each);
    for (const each of course) await step(second, each);

    const adas = await screenOf(ada, first);
    await expect(adas.getByRole("main")).toContainText("0 of 2 co-funders accepted it.");
    await expect(adas.getByRole("listitem").filter({ hasText: fjord })).toContainText("pays 3,125");
    const belas = await screenOf(bela, first);
    await belas.getByRole("link", { name: "Accept it" }).click();
    await belas.getByLabel("Remark").fill("Tried with two students who use a screen reader.");
    await belas.getByRole("button", { name: "Accept it" }).click();
    await expect(belas.getByText("Accepted. It waits for 1 other co-funder.")).toBeVisible();
    await expect(adas.getByRole("main")).toContainText("1 of 2 co-funders accepted it.");
    await expect(adas.getByRole("main")).toContainText("Tried with two students who use a screen reader.");
    await adas.getByRole("link", { name: "Accept it" }).click();
    await adas.getByRole("button", { name: "Accept it" }).click();
    await expect(adas.getByText("It is accepted: every co-funder has answered.")).toBeVisible();
    for (const page of [adas, belas]) {
      await page.goto(second);
      await page.getByRole("link", { name: "Accept it" }).click();
      await page.getByRole("button", { name: "Accept it" }).click();
      await expect(page.getByText(/^(Accepted\. It waits|It is accepted)/)).toBeVisible();
    }
    // Accepted is not spent yet: the bar says what the book says.
    await adas.goto(project);
    await expect(bar(adas)).toHaveAccessibleName(/^15,000 firm/);
  });

  test("accepted work is invoiced to both by their share, paid, and every figure is in the book", async ({
    screenOf,
  }) => {
    const sams = await screenOf(cast.sam, `${project}/deliverables/1`);
    await sams.getByRole("link", { name: "Ready to invoice" }).click();
    await sams.getByRole("button", { name: "Ready to invoice" }).click();
    await expect(sams.getByText("It is now in ready to invoice.")).toBeVisible();

    const marcos = await screenOf(cast.marco, "/invoices");
    const due = marcos.getByRole("listitem").filter({ hasText: title });
    await expect(due).toContainText("5,000.00 from 2 co-funders");
    await due.getByRole("button", { name: "Issue 2 invoices" }).click();
    await expect(marcos.getByText(/: issued, and in the book\.$/)).toBeVisible();
    const open = marcos.getByRole("row").filter({ hasText: title }).filter({ hasText: fjord });
    await expect(open).toContainText("3,125.00");
    const number = await open.getByRole("rowheader").innerText();
    await open.getByRole("button", { name: /^Record that/ }).click();
    await expect(marcos.getByText(`Invoice ${number} is paid.`)).toBeVisible();
    await marcos.goto(project);
    await expect(bar(marcos)).toHaveAccessibleName(/^5,000 delivered/);
    const figure = (word: string) =>
      marcos.locator("dl.four > div").filter({ has: marcos.getByRole("term").filter({ hasText: word }) });
    for (const [word, sum] of [
      ["Promised", "15,000"],
      ["Invoiced", "5,000"],
      ["Received", "3,125"],
      ["Spent", "5,000"],
    ] as const)
      await expect(figure(word).getByRole("link")).toHaveText(sum);
    await figure("Received").getByRole("link").click();
    await expect(marcos.getByRole("status").filter({ hasText: "Received" })).toContainText("3,125.00");

    const belas = await screenOf(bela, "/settings");
    await belas.getByRole("main").getByRole("link", { name: steppe }).click();
    await belas.getByRole("link", { name: "Invoices" }).click();
    await expect(belas.getByRole("row").filter({ hasText: title })).toContainText("1,875.00open");
    await belas.getByRole("row").filter({ hasText: title }).getByRole("rowheader").getByRole("link").click();
    await expect(belas.getByRole("row", { name: /^Together/ })).toContainText("1,875.00");

    await belas.goto("/settings");
    await belas.getByRole("main").getByRole("link", { name: steppe }).click();
    const owed = belas.locator("dl > div").filter({ has: belas.getByRole("term").filter({ hasText: "Received" }) });
    await owed.getByRole("link", { name: "1,875", exact: true }).click();
    await expect(belas).toHaveURL(/\/ledger\?organization=.*account=receivable/);
    await expect(belas.getByRole("table").first()).toContainText("1,875.00");
    await expect(belas.getByRole("table").first()).toContainText(steppe);
  });

  test("what went upstream is linked by its address, moves on while others watch, and credits both by their exact shares", async ({
    screenOf,
    page: watcher,
  }) => {
    const pull = `https://github.com/${repository}/pull/${(parseInt(mark, 16) % 900_000) + 100_000}`;
    const sams = await screenOf(cast.sam, `${project}/deliverables/1`);
    await sams.getByRole("link", { name: "Link a contribution" }).click();
    await sams.getByLabel("Address").fill(`${pull}/files`);
    await sams.getByLabel("What it does, in one line").fill("Give the file tree roles and a roving tab stop");
    await expect(sams.getByLabel("For", { exact: true })).toHaveValue(/.+/);
    await sams.getByRole("button", { name: "Link it" }).click();
    await expect(sams.getByText("It is linked. Everybody who pays for it is credited by their part.")).toBeVisible();

    await watcher.goto(new URL(sams.url()).pathname);
    await expect(watcher.getByRole("link", { name: `${repository} #` })).toHaveAttribute("href", pull);
    await expect(watcher.getByRole("row", { name: new RegExp(fjord) })).toContainText("3,12562.5 %");
    await expect(watcher.getByRole("row", { name: new RegExp(steppe) })).toContainText("1,87537.5 %");
    await expect(watcher.getByText("In review").first()).toBeVisible();
    await sams.getByRole("button", { name: "Merged" }).click();
    await expect(sams.getByText("It is merged now")).toBeVisible();
    await expect(watcher.getByText(/^merged/).first()).toBeVisible();

    await watcher
      .getByRole("row", { name: new RegExp(steppe) })
      .getByRole("link", { name: "1,875" })
      .click();
    await expect(watcher).toHaveURL(/\/ledger\?project=/);
    await expect(watcher.getByRole("table").first()).toContainText(steppe);
    await watcher.goto(project);
    const upstream = watcher.getByRole("region", { name: "Upstream contributions" });
    await expect(upstream).toContainText(`Made possible by ${fjord} 62.5 %, ${steppe} 37.5 %`);
    await watcher.goto(`/organizations?q=${encodeURIComponent(steppe)}`);
    await watcher.getByRole("main").getByRole("link", { name: steppe }).click();
    await expect(
      watcher
        .getByRole("table", { name: "Contributions with the organization’s share" })
        .getByRole("row", { name: /^Give the file tree roles/ }),
    ).toContainText("37.5 %");
  });

  test("it is done, told, credited and closed, and its history says who did what, for whom and why", async ({
    screenOf,
    page: visitor,
  }) => {
    const sams = await screenOf(cast.sam, project);
    await move(sams, project, "Mark as done", { now: /It is now done/ });
    await move(sams, project, "Mark as communicated", { now: /It is now communicated/ });
    await move(sams, project, "Mark as credited", { now: /It is now credited/ });
    await move(sams, project, "Close", { now: /It is now closed/, why: "Thank you all." });

    await visitor.goto(project);
    await visitor.getByRole("link", { name: "The whole history" }).click();
    const earlier = visitor.getByRole("link", { name: "Earlier" });
    let told = "";
    for (;;) {
      told += (await visitor.getByRole("region", { name: "What happened, newest first" }).innerText()).replaceAll(
        /\s+/g,
        " ",
      );
      if ((await earlier.count()) === 0) break;
      await visitor.goto((await earlier.getAttribute("href")) ?? "");
    }
    for (const line of [
      "Scope version 1: 15,000, minimum 12,000, by Priya Nair, Meridian Office",
      "Said to be at risk, by Sam Otieno, Meridian Office. An engineer is ill; the first demo may come a week later.",
      "Deliverable 1, Move through the tree by keyboard: monitoring to accepted. Every co-funder accepted it.",
      `Proposed, by ${ada.name}, ${fjord}`,
      `Pledged 10,000, which waits on its conditions, by ${kwame.name}, ${fjord}`,
      `Withdrew 6,000, by ${bela.name}, ${steppe}. Our board meets on Thursday.`,
      "Raising to co-funded, by Lena Fischer, Meridian Office. The goal is reached, and the team is free in March.",
      `Accepted deliverable 1, Move through the tree by keyboard, by ${bela.name}, ${steppe}. Tried with two students who use a screen reader.`,
      "“Give the file tree roles and a roving tab stop” went from in review to merged, by Sam Otieno, Meridian Office",
    ])
      expect(told).toContain(line);
  });
});
