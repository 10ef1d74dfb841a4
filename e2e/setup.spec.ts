import { linkInLetter, stranger } from "./people.ts";
import { expect, test } from "./product.ts";

test.use({ expectedComplaints: [/status of 422/] });

test("whoever runs the server founds the network, once, with the code that it prints, and invites the first member", async ({
  page,
  newPerson,
  newProduct,
}) => {
  const product = await newProduct({ FIRST_STORY: "none", SHOW_LETTERS: "true" });
  await product.start();
  const address = /http:\S+\/setup[^\s"]*/.exec(product.said)?.[0] ?? "";
  await page.goto(address);
  const nadia = stranger("Nadia Petrov");
  const code = await page.getByLabel("Set-up code").inputValue();
  await page.getByLabel("Set-up code").fill("a guess that is wrong");
  await page.getByLabel("Name of the network").fill("Northern Commons");
  await page.getByLabel("Currency of the book").selectOption("EUR");
  await page.getByLabel("Price of one hour").fill("95.50");
  await page.getByLabel("The steward’s name").fill("Commons Office");
  await page.getByLabel("Your name").fill(nadia.name);
  await page.getByLabel("Your mail address").fill(nadia.email);
  await page.getByLabel("Password").fill(nadia.password);
  await page.getByRole("button", { name: "Found the network" }).click();
  await expect(page.getByText("This is not the code that the server printed at its last start.")).toBeVisible();
  await page.getByLabel("Set-up code").fill(code);
  await page.getByLabel("Password").fill(nadia.password);
  await page.getByRole("button", { name: "Found the network" }).click();
  await expect(page.getByText("Northern Commons is set up. Invite the first people.")).toBeVisible();
  await expect(page.getByRole("link", { name: `Your settings: ${nadia.name}, Commons Office` })).toBeVisible();
  await expect(page.getByText("All amounts in euros, the network’s book currency.")).toBeVisible();

  await page.goto(address);
  await expect(page).toHaveURL(`${product.url}/`);

  await page.goto(`${product.url}/organizations/commons-office/invitations`);
  await page.getByLabel("Role", { exact: true }).selectOption({ label: "Product or tech lead" });
  await page.getByRole("button", { name: "Make the link" }).click();
  const link = await page.getByLabel("The invitation’s link").inputValue();
  const [second, oskar] = [await (await newPerson()).newPage(), stranger("Oskar Lund")];
  await second.goto(link);
  await second.getByRole("link", { name: "Open an account and join" }).click();
  await second.getByLabel("Mail address").fill(oskar.email);
  await second.getByRole("button", { name: "Send me the link" }).click();
  await expect(second.getByRole("heading", { name: "Look into your mail" })).toBeVisible();
  await second.goto(await linkInLetter(second.context(), oskar.email, /finish signing up/i, product.url));
  await second.getByLabel("Your name").fill(oskar.name);
  await second.getByLabel("Password").fill(oskar.password);
  await second.getByRole("button", { name: "Open the account" }).click();
  await second.getByRole("button", { name: `Join as ${oskar.name}` }).click();
  await expect(second.getByRole("list", { name: `Roles of ${oskar.name}` })).toContainText("Product or tech lead");

  // The screens go before their server does: a page that asks it for anything then would complain.
  await Promise.all([page.close(), second.close()]);
});
