import { cast, ofTheDemo } from "./people.ts";
import { expect, test } from "./test.ts";

test.describe("membership dues", () => {
  test.use({ expectedComplaints: [/status of 422/] });

  test("are asked for, sponsored in part by a fund before everybody's eyes, and paid by the member for the rest", async ({
    screenOf,
    page: visitor,
  }) => {
    const marcos = await screenOf(cast.marco, "/dues/new");
    await marcos.getByLabel("Member").selectOption({ label: "Tundra Soil Observatory" });
    await marcos.getByLabel("Tier").selectOption({ label: "Starter, 15,000 a year" });
    await marcos.getByLabel("Amount").fill("3,000");
    await marcos.getByRole("button", { name: "Ask for them" }).click();
    await expect(marcos.getByRole("main")).toContainText("3,000.00 of it is open.");
    const address = new URL(marcos.url()).pathname;

    await visitor.goto("/funds/open-classrooms");
    const officers = await screenOf(ofTheDemo("weil"), "/funds/open-classrooms");
    await officers
      .getByRole("region", { name: "Memberships" })
      .getByRole("link", { name: "Tundra Soil Observatory" })
      .click();
    await officers.getByLabel("Amount").fill("3,001");
    await officers.getByRole("button", { name: "Sponsor it" }).click();
    await expect(officers.getByText("USD 3,000.00 of these dues are open. Settle at most that.")).toBeVisible();
    await officers.getByLabel("Amount").fill("1,200");
    await officers.getByRole("button", { name: "Sponsor it" }).click();
    await expect(officers.getByRole("main")).toContainText("1,200.00 sponsored by Open classrooms");
    await expect(
      visitor.getByRole("region", { name: "Memberships" }).getByRole("row", { name: /Tundra Soil Observatory/ }),
    ).toContainText("1,200");

    const nilss = await screenOf(ofTheDemo("nils"), "/dues");
    await nilss.getByRole("link", { name: "Tundra Soil Observatory", exact: true }).click();
    await expect(nilss.getByRole("main")).toContainText("1,800.00 of it is open.");
    await expect(nilss.getByRole("link", { name: "Record a payment" })).toHaveCount(0);

    await marcos.goto(`${address}/payments/new`);
    await marcos.getByLabel("What arrived").fill("1,800");
    await marcos.getByRole("button", { name: "Record it" }).click();
    await expect(marcos.getByRole("main")).toContainText("All of it is paid.");
    await marcos
      .getByRole("link", { name: /^Take back what was booked/ })
      .last()
      .click();
    await marcos.getByLabel("Why it is taken back").fill("It was another member’s.");
    await marcos.getByRole("button", { name: "Take it back" }).click();
    await expect(marcos.getByRole("main")).toContainText("1,800.00 of it is open.");
    await marcos
      .getByRole("link", { name: /^transfer \d+$/ })
      .last()
      .click();
    await expect(marcos.getByRole("main")).toContainText("Tundra Soil Observatory");
  });
});
