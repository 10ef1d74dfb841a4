import { cast, signIn, type Account } from "./people.ts";
import { projects } from "./places.ts";
import { expect, test } from "./product.ts";

test("a sealed pledge hides its name from co-funders too, until its own people open it", async ({
  browser,
  newProduct,
}) => {
  // A product of its own: elsewhere other tests' people take part for the same organizations.
  const product = await newProduct();
  await product.start();
  const screenOf = async (who: Account, path: string) => {
    const page = await (await browser.newContext({ baseURL: product.url })).newPage();
    await signIn(page, who, path);
    return page;
  };
  const savanna = "Savanna Data Collective";
  const tomass = await screenOf(cast.tomas, `${projects.raising}/pledges`);
  const rows = tomass.getByRole("row").filter({ hasText: "interest" });
  const before = await rows.count();

  const amaras = await screenOf(cast.amara, `${projects.raising}/pledges/new`);
  await amaras.getByRole("checkbox", { name: "Sealed: only the steward" }).check();
  // What it says of who is credited is read too, though nothing is signed here.
  await amaras.getByRole("checkbox", { name: "another organization is credited" }).check();
  await amaras.getByLabel("The name of the organization that is credited").fill("Harbour Oceanography Institute");
  await expect(amaras.getByText(/^You would pay/)).toBeVisible();
  await amaras.getByRole("button", { name: "Only say that we are interested" }).click();
  await expect(amaras.getByText("It is said: your organization is interested.")).toBeVisible();
  await amaras.goto(`${projects.raising}/pledges`);
  await expect(
    amaras.getByText("Sealed: only the steward reads the name until the raise is decided, and then everybody too."),
  ).toBeVisible();

  await expect(rows).toHaveCount(before + 1);
  await expect(rows.last()).toContainText("sealed until the raise is decided");
  for (const path of [projects.raising, `${projects.raising}/pledges`, `${projects.raising}/history`]) {
    await tomass.goto(path);
    await expect(tomass.getByRole("main")).not.toContainText(savanna);
  }
  await tomass.goto(`${projects.raising}/pledges`);

  await amaras.getByRole("link", { name: "Change that" }).click();
  await expect(amaras.getByText("Only the steward and your own people read that this pledge is")).toBeVisible();
  await amaras.getByRole("button", { name: "Keep it sealed, and do not name us afterwards" }).click();
  await expect(amaras.getByText(`${savanna} is not named with this pledge once it is opened.`)).toBeVisible();
  await amaras.getByRole("link", { name: "Change that" }).click();
  await amaras.getByRole("button", { name: "Open it now, and name us" }).click();
  await expect(amaras.getByText(`${savanna} is named with this pledge.`)).toBeVisible();
  await expect(rows.last()).toContainText(savanna);

  await amaras.getByRole("link", { name: "Withdraw it" }).click();
  await amaras
    .getByRole("button")
    .filter({ hasText: /^(Take it back|Withdraw it)/ })
    .click();
  await expect(amaras.getByText("It is taken back. The history says so.")).toBeVisible();
  await expect(rows).toHaveCount(before);
});
