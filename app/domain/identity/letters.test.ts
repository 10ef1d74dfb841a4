import { describe, expect, it } from "vitest";
import { finishSignUpLetter, hasAccountLetter, passwordChangedLetter, passwordResetLetter } from "./letters.ts";

const sender = { networkName: "Meridian Network", publicUrl: "https://meridian.example" };

describe("letters", () => {
  it("carry a link that leads back to where one came from", () => {
    const { text, to } = finishSignUpLetter(sender, { to: "ada@example.org", token: "t0ken", next: "/invitations/abc?x=1&y=2" });
    expect(to).toBe("ada@example.org");
    expect(text).toContain("https://meridian.example/sign-up/t0ken?next=%2Finvitations%2Fabc%3Fx%3D1%26y%3D2");
    expect(passwordResetLetter(sender, { to: "ada@example.org", displayName: "Ada", token: "t0ken" }).text).toContain("https://meridian.example/password-reset/t0ken\n");
  });

  it("let no second head line begin in a subject, whatever the network is called", () => {
    const hostile = { ...sender, networkName: "Meridian\r\nBcc: everybody@example.org" };
    const to = "ada@example.org";
    for (const letter of [
      finishSignUpLetter(hostile, { to, token: "t" }),
      hasAccountLetter(hostile, { to, displayName: "Ada" }),
      passwordResetLetter(hostile, { to, displayName: "Ada", token: "t" }),
      passwordChangedLetter(hostile, { to, displayName: "Ada" }),
    ])
      expect(letter.subject).toMatch(/^[^\r\n]{10,150}$/);
  });

  it("hold no token where an account exists already", () => {
    expect(hasAccountLetter(sender, { to: "ada@example.org", displayName: "Ada" }).text).not.toMatch(/sign-up\//);
  });
});
