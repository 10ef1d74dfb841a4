import { randomUUID } from "node:crypto";
import {
  finishSigningUp,
  linkInLetter,
  registerOrganization,
  signIn,
  signInByForm,
  signOut,
  signUp,
  signUpByForms,
  stranger,
} from "./people.ts";
import { expect, test } from "./test.ts";

for (const javaScriptEnabled of [true, false])
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test(
      "somebody opens an account by mail, signs out, and comes back to the page they wanted",
      { tag: "@phone" },
      async ({ page }) => {
        const person = stranger("Amara Okafor");
        await signUpByForms(page, person);
        await signOut(page);
        await page.goto("/settings/sessions");
        await expect(page).toHaveURL(/\/sign-in\?next=%2Fsettings%2Fsessions$/);
        await page.getByLabel("Mail address").fill(person.email.toUpperCase());
        await page.getByLabel("Password").fill(person.password);
        await page.getByRole("button", { name: "Sign in" }).click();
        await expect(page).toHaveURL("/settings/sessions");
        await expect(page.getByText("This browser")).toBeVisible();
      },
    );
  });

test.describe("answers that refuse", () => {
  test.use({ expectedComplaints: [/status of 4\d\d/] });

  test("signing in says the same of a wrong password and of an address nobody has, and keeps what was typed but the password", async ({
    page,
    newPerson,
  }) => {
    const person = stranger("Ben Carter");
    const owner = await (await newPerson()).newPage();
    await signUp(owner, person);
    const refusals: string[] = [];
    for (const email of [person.email, stranger("Nobody").email]) {
      await page.goto("/sign-in");
      await page.getByLabel("Mail address").fill(email);
      await page.getByLabel("Password").fill("not the password");
      await page.getByRole("button", { name: "Sign in" }).click();
      refusals.push(await page.getByRole("alert").innerText());
      await expect(page.getByLabel("Mail address")).toHaveValue(email);
      expect(await page.content()).not.toContain("not the password");
    }
    expect(refusals[0]).toBe(refusals[1]);
  });

  test("signing up with an address that has an account looks like any other, and only its owner hears of it", async ({
    page,
    newPerson,
  }) => {
    const person = stranger("Chidi Obi");
    const owner = await newPerson();
    await signUp(await owner.newPage(), person);
    await page.goto("/sign-up");
    await page.getByLabel("Mail address").fill(person.email);
    await page.getByRole("button", { name: "Send me the link" }).click();
    await expect(page.getByRole("heading", { name: "Look into your mail" })).toBeVisible();
    expect(await linkInLetter(owner, person.email, /you have an account/i)).toMatch(/\/sign-in$/);
  });

  test("a password is reset by mail: the link works once, the old password and the old browsers are out", async ({
    page,
    newPerson,
  }) => {
    const person = stranger("Dana Levi");
    const elsewhere = await (await newPerson()).newPage();
    await signUp(elsewhere, person);
    await page.goto("/sign-in");
    await page.getByRole("link", { name: "Forgot the password?" }).click();
    await expect(page.getByRole("heading", { name: "Choose a new password" })).toBeVisible();
    await page.getByLabel("Mail address").fill(person.email);
    await page.getByRole("button", { name: "Send me the link" }).click();
    await expect(page.getByText("If this address has an account")).toBeVisible();
    const link = await linkInLetter(page.context(), person.email, /choose a new password/i);
    await page.goto(link);
    const renewed = { ...person, password: "slate heron 42 lanterns" };
    await page.getByLabel("New password", { exact: true }).fill(renewed.password);
    await page.getByRole("button", { name: "Set the password" }).click();
    await expect(page.getByRole("link", { name: `Your settings: ${person.name}` })).toBeVisible();
    await page.goto(link);
    await expect(page.getByRole("heading", { name: "This link has ended" })).toBeVisible();
    await elsewhere.goto("/settings");
    await expect(elsewhere).toHaveURL(/\/sign-in/);
    await signInByForm(elsewhere, renewed);
  });

  test("two people build an organization: one registers it and invites the other by a link, who opens an account and joins", async ({
    page,
    newPerson,
  }) => {
    const [ada, kwame] = [stranger("Ada Lind"), stranger("Kwame Mensah")];
    const name = `Delta Institute ${randomUUID().slice(0, 6)}`;
    await signUp(page, ada);
    await registerOrganization(page, name);
    await page.getByRole("link", { name: "Invite somebody" }).click();
    await page.getByLabel("Role", { exact: true }).selectOption({ label: "Budget holder" });
    await page.getByLabel("A word to them (if you like)").fill("Kwame, please join us.");
    await page.getByRole("button", { name: "Make the link" }).click();
    const link = await page.getByLabel("The invitation’s link").inputValue();

    const other = await (await newPerson()).newPage();
    await other.goto(link);
    await expect(other.getByText("Kwame, please join us.")).toBeVisible();
    await other.getByRole("link", { name: "Open an account and join" }).click();
    await finishSigningUp(other, kwame);
    await other.getByRole("button", { name: `Join as ${kwame.name}` }).click();
    await expect(other.getByRole("heading", { level: 1, name: "People and roles" })).toBeVisible();
    await expect(other.getByRole("list", { name: `Roles of ${kwame.name}` })).toContainText("Budget holder");

    // The link is used up, and the one who made it sees who came.
    await page.goto(link);
    await expect(page.getByRole("heading", { name: "This invitation has ended" })).toBeVisible();
    await page.goto(`/organizations?q=${encodeURIComponent(name)}`);
    await expect(page.getByRole("main").getByRole("link", { name })).toBeVisible();
    await page.goto("/settings");
    await page.getByRole("link", { name: "People and roles" }).click();
    await page.getByLabel(`One more role for ${kwame.name}`).selectOption({ label: "Technical contact" });
    await page.getByRole("button", { name: `Give the role to ${kwame.name}` }).click();
    await expect(page.getByRole("list", { name: `Roles of ${kwame.name}` })).toContainText("Technical contact");
    await expect(page.getByRole("button", { name: /Lay down: Community representative/ })).toHaveCount(0);
  });
});

test.describe("going again", () => {
  test.use({ expectedComplaints: [/status of 4\d\d/] });

  test("an invitation that is taken back leads nowhere, a role is taken, and an account is closed for good", async ({
    page,
    newPerson,
  }) => {
    const [greta, hugo] = [stranger("Greta Holm"), stranger("Hugo Brandt")];
    await signUp(page, greta);
    await registerOrganization(page, `Tidal Library ${randomUUID().slice(0, 6)}`);
    const invite = async (role: string) => {
      await page.getByRole("link", { name: "Invitations", exact: true }).click();
      await page.getByLabel("Role", { exact: true }).selectOption({ label: role });
      await page.getByRole("button", { name: "Make the link" }).click();
      return page.getByLabel("The invitation’s link").inputValue();
    };
    const withdrawn = await invite("Billing contact");
    await page.getByRole("button", { name: "Take back the invitation as Billing contact" }).click();
    await expect(page.getByText("The invitation is taken back: its link leads nowhere now.")).toBeVisible();
    const link = await invite("Technical contact");

    const hugos = await (await newPerson()).newPage();
    await hugos.goto(withdrawn);
    await expect(hugos.getByRole("heading", { name: "This invitation has ended" })).toBeVisible();
    await signUp(hugos, hugo);
    await hugos.goto(link);
    await hugos.getByRole("button", { name: `Join as ${hugo.name}` }).click();
    await expect(hugos.getByRole("list", { name: `Roles of ${hugo.name}` })).toContainText("Technical contact");

    await page.getByRole("link", { name: "People and roles", exact: true }).click();
    await page.getByLabel(`One more role for ${hugo.name}`).selectOption({ label: "Hub user" });
    await page.getByRole("button", { name: `Give the role to ${hugo.name}` }).click();
    await expect(page.getByText("Hub user: given.")).toBeVisible();
    await page.getByRole("button", { name: `Take from ${hugo.name}: Hub user` }).click();
    await expect(page.getByText("Hub user: taken back.")).toBeVisible();

    // Whoever looks after others hands over first.
    const close = async (on: typeof page, password: string) => {
      await on.goto("/settings/closing");
      await on.getByLabel("Your password, to be sure").fill(password);
      await on.getByRole("button", { name: "Close the account for good" }).click();
    };
    await close(page, greta.password);
    await expect(page.getByText("Give somebody else that role first; then close your account.")).toBeVisible();
    await close(hugos, "not the password");
    await expect(hugos.getByText("This is not your current password. Nothing was changed.")).toBeVisible();
    await close(hugos, hugo.password);
    await expect(hugos.getByText("Your account is closed.")).toBeVisible();
    await expect(hugos.getByRole("banner").getByRole("link", { name: "Sign in" })).toBeVisible();
    await hugos.goto("/sign-in");
    await hugos.getByLabel("Mail address").fill(hugo.email);
    await hugos.getByLabel("Password").fill(hugo.password);
    await hugos.getByRole("button", { name: "Sign in" }).click();
    await expect(hugos.getByText("Address and password do not go together.")).toBeVisible();
  });
});

test("a browser that is signed out from elsewhere is out at its next step", async ({ page, newPerson }) => {
  const person = stranger("Elif Demir");
  await signUp(page, person);
  const elsewhere = await (await newPerson()).newPage();
  await signIn(elsewhere, person, "/settings");
  await page.goto("/settings/sessions");
  await page.getByRole("button", { name: /^Sign out / }).click();
  await expect(page.getByText("That browser is signed out.")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Sign out / })).toHaveCount(0);
  await elsewhere.getByRole("link", { name: "Password", exact: true }).click();
  await expect(elsewhere).toHaveURL(/\/sign-in/);
});

test(
  "settings: appearance, name and password change, and this browser stays signed in",
  { tag: "@phone" },
  async ({ page }) => {
    const person = stranger("Farid Haddad");
    await signUp(page, person);
    await page.goto("/settings");
    await page.getByLabel("Your name").fill("Farid H. Haddad");
    await page.getByLabel(/^Dark/).check();
    await page.getByLabel("Time zone").selectOption("Africa/Nairobi");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Your settings are saved.")).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    await page.getByRole("link", { name: "Password", exact: true }).click();
    await page.getByLabel("Current password").fill(person.password);
    await page.getByLabel("New password", { exact: true }).fill("quiet basalt 7 kites");
    await page.getByRole("button", { name: "Change it" }).click();
    await expect(page.getByText("Your password is changed.")).toBeVisible();
    await page.goto("/settings");
    await expect(page.getByLabel("Your name")).toHaveValue("Farid H. Haddad");
    await expect(page.getByLabel("Time zone")).toHaveValue("Africa/Nairobi");
  },
);
