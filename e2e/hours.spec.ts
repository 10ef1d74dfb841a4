import { cast } from "./people.ts";
import { expect, test } from "./test.ts";

test.describe("work in kind", () => {
  test.use({ expectedComplaints: [/status of 422/] });

  test("is pledged, agreed, entered by who did it, verified by the steward before everybody's eyes, and taken back by a mirror", async ({
    screenOf,
    page: watcher,
  }) => {
    const hours = "/projects/sign-in-with-the-university-account-you-already-have/hours";
    const priyas = await screenOf(cast.priya, hours);
    await priyas.getByRole("link", { name: "Agree anew" }).click();
    await priyas.getByLabel("Hours", { exact: true }).fill("22");
    await priyas.getByRole("button", { name: "Agree to them" }).click();
    await expect(priyas.getByText("22 hours are agreed.")).toBeVisible();

    await watcher.goto(hours);
    const inKind = watcher.getByRole("row", { name: /Harbour Oceanography/ });
    await expect(inKind).toContainText("22 h");
    const marens = await screenOf(cast.maren, hours);
    await marens.getByRole("link", { name: "Enter hours" }).first().click();
    await marens.getByLabel("Hours", { exact: true }).fill("9");
    await marens.getByLabel("What you did").fill("Wrote down what our campus had to know.");
    await marens.getByRole("button", { name: "Enter them" }).click();
    await expect(marens.getByText("Of the hours that were agreed 5 are left.")).toBeVisible();
    await expect(marens.getByLabel("What you did")).toHaveValue("Wrote down what our campus had to know.");
    await marens.getByLabel("Hours", { exact: true }).fill("4.75");
    await marens.getByRole("button", { name: "Enter them" }).click();
    await expect(marens.getByText("4.75 hours are entered. The steward verifies them.")).toBeVisible();

    const entry = (page: typeof watcher) =>
      page.getByRole("listitem").filter({ hasText: "Wrote down what our campus had to know." });
    await expect(entry(watcher)).toContainText("to be verified");
    await expect(entry(watcher).getByRole("button")).toHaveCount(0);
    await priyas.reload();
    await entry(priyas)
      .getByRole("button", { name: /^Verify/ })
      .click();
    await expect(priyas.getByText("4.75 hours are verified: they count towards delivery and credit.")).toBeVisible();
    await expect(entry(watcher)).toContainText("· verified");

    await entry(priyas)
      .getByRole("link", { name: /^Take back/ })
      .click();
    await priyas.getByLabel("Why").fill("It belongs to the fourth deliverable.");
    await priyas.getByRole("button", { name: "Take them back" }).click();
    await expect(entry(watcher)).toContainText("taken back");
    await expect(
      watcher.getByRole("listitem").filter({ hasText: "It belongs to the fourth deliverable." }),
    ).toContainText("−4.75 h");
  });
});
