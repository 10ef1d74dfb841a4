import { cast } from "./people.ts";
import { expect, test } from "./test.ts";

test.describe("work in kind", () => {
  test.use({ expectedComplaints: [/status of 422/] });

  test("is agreed, and lowers the price before everybody's eyes; up to that price, as the form says", async ({
    screenOf,
    page: watcher,
  }) => {
    const project = "/projects/build-an-image-from-a-repository-in-under-three-minutes";
    await watcher.goto(project);
    const part = watcher.getByRole("row", { name: /Warm environments/ });
    await expect(part).toContainText("19,800");
    const priyas = await screenOf(cast.priya, `${project}/hours`);
    await priyas.getByRole("link", { name: "Agree to hours" }).click();
    await priyas.getByLabel("Hours", { exact: true }).fill("16");
    await priyas.getByLabel("What for").fill("The first twenty environments.");
    await priyas.getByRole("button", { name: "Agree to them" }).click();
    await expect(priyas.getByText("16 hours are agreed.")).toBeVisible();
    await expect(part).toContainText("16 of 52–72 hours are given; 15,800 of 19,800 is left to fund");
    await expect(watcher.getByText("4,000 of the price given in hours")).toBeVisible();
  });

  test("is entered by who did it, verified by the steward before everybody's eyes, and taken back by a mirror", async ({
    screenOf,
    page: watcher,
  }) => {
    const hours = "/projects/sign-in-with-the-university-account-you-already-have/hours";
    const priyas = await screenOf(cast.priya, hours);
    // Its raise is closed, so nothing is agreed any more: everybody pays what hours left to be paid.
    await expect(priyas.getByRole("link", { name: "Agree anew" })).toHaveCount(0);
    await watcher.goto(hours);
    const inKind = watcher.getByRole("row", { name: /Harbour Oceanography/ });
    await expect(inKind).toContainText("20 h");
    const marens = await screenOf(cast.maren, hours);
    await marens.getByRole("link", { name: "Enter hours" }).first().click();
    await marens.getByLabel("Hours", { exact: true }).fill("9");
    await marens.getByLabel("What you did").fill("Wrote down what our campus had to know.");
    await marens.getByRole("button", { name: "Enter them" }).click();
    await expect(marens.getByText("Of the hours that were agreed 3 are left.")).toBeVisible();
    await expect(marens.getByLabel("What you did")).toHaveValue("Wrote down what our campus had to know.");
    await marens.getByLabel("Hours", { exact: true }).fill("2.75");
    await marens.getByRole("button", { name: "Enter them" }).click();
    await expect(marens.getByText("2.75 hours are entered. The steward verifies them.")).toBeVisible();

    const entry = (page: typeof watcher) =>
      page.getByRole("listitem").filter({ hasText: "Wrote down what our campus had to know." });
    await expect(entry(watcher)).toContainText("to be verified");
    await expect(entry(watcher).getByRole("button")).toHaveCount(0);
    await priyas.reload();
    await entry(priyas)
      .getByRole("button", { name: /^Verify/ })
      .click();
    await expect(priyas.getByText("2.75 hours are verified: they count towards delivery and credit.")).toBeVisible();
    await expect(entry(watcher)).toContainText("· verified");

    await entry(priyas)
      .getByRole("link", { name: /^Take back/ })
      .click();
    await priyas.getByLabel("Why").fill("It belongs to another project.");
    await priyas.getByRole("button", { name: "Take them back" }).click();
    await expect(entry(watcher)).toContainText("taken back");
    await expect(watcher.getByRole("listitem").filter({ hasText: "It belongs to another project." })).toContainText(
      "−2.75 h",
    );
  });
});
