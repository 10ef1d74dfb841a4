import { cast, ofTheDemo } from "./people.ts";
import { expect, test } from "./test.ts";

test.describe("money that moves on", () => {
  test.use({ expectedComplaints: [/status of 422/] });

  test("is asked for by finance, declined only with a reason, moved with the budget holder's consent, and taken back by a mirror", async ({
    screenOf,
  }) => {
    const reallocations = "/organizations/highland-genomics-centre/reallocations";
    const marcos = await screenOf(cast.marco, reallocations);
    await expect(marcos.getByText("Nothing of theirs is there to be moved.")).toBeVisible();
    const callums = await screenOf(ofTheDemo("callum"), "/inbox");
    await expect(callums.getByText("Money to move")).toHaveCount(0);

    // Savanna paid ahead, and was asked already whether that may go to one project.
    await marcos.goto("/organizations/savanna-data-collective/reallocations");
    const amaras = await screenOf(cast.amara, "/inbox");
    await amaras.getByRole("region", { name: "Money to move" }).getByRole("link").click();
    await expect(amaras.getByText(/You paid it ahead for development in September/)).toBeVisible();
    await amaras.getByRole("button", { name: "Decline" }).click();
    await expect(amaras.getByLabel("Why")).toHaveAttribute("aria-invalid", "true");
    await amaras.getByLabel("Why").fill("We would rather have it in the language project.");
    await amaras.getByRole("button", { name: "Decline" }).click();
    await expect(amaras.getByText("It is declined. Everything stays as it was.")).toBeVisible();

    await marcos.reload();
    await expect(marcos.getByText(/We would rather have it in the language project/)).toBeVisible();
    await marcos.getByLabel("To", { exact: true }).selectOption({ index: 1 });
    await marcos.getByLabel("Amount").fill("2,600");
    await marcos.getByLabel("Why").fill("It closes next, and is small.");
    await marcos.getByRole("button", { name: "Ask them" }).click();
    await expect(marcos.getByText("USD 2,500.00 are there. Ask for at most that.")).toBeVisible();
    await marcos.getByLabel("Amount").fill("1,500");
    await marcos.getByRole("button", { name: "Ask them" }).click();
    await expect(
      marcos.getByText("They are asked. Nothing moves before a budget holder of theirs consents."),
    ).toBeVisible();

    await amaras.goto("/inbox");
    await amaras.getByRole("region", { name: "Money to move" }).getByRole("link").click();
    await amaras.getByRole("button", { name: "Consent, and sign" }).click();
    await expect(amaras.getByText("It moved, and a firm pledge over the same sum is signed.")).toBeVisible();
    await amaras.getByRole("link", { name: /^Transfer \d+$/ }).click();
    await expect(amaras.getByRole("main")).toContainText("It closes next, and is small.");

    await marcos.reload();
    await marcos.getByRole("link", { name: /1,500 to/ }).click();
    await marcos.getByLabel("Why it is taken back").fill("They asked for it by telephone.");
    await marcos.getByRole("button", { name: "Take it back" }).click();
    await expect(marcos.getByText("It is taken back, and mirrored in the book.")).toBeVisible();

    // As it was found: Savanna is asked, and has not answered.
    await marcos.goto("/organizations/savanna-data-collective/reallocations");
    await marcos.getByLabel("To", { exact: true }).selectOption({ index: 1 });
    await marcos.getByLabel("Amount").fill("1,500");
    await marcos.getByLabel("Why").fill("You paid it ahead for development in September.");
    await marcos.getByRole("button", { name: "Ask them" }).click();
    await expect(
      marcos.getByText("They are asked. Nothing moves before a budget holder of theirs consents."),
    ).toBeVisible();
  });
});
