import { describe, expect, it } from "vitest";
import { finishSignUpLetter, hasAccountLetter, passwordChangedLetter, passwordResetLetter } from "./letters.ts";

const sender = { networkName: "Meridian Network", publicUrl: "https://meridian.example" };

describe("letters", () => {
  it("carry a link that leads back to where one came from", () => {
    const { text } = finishSignUpLetter(sender, { token: "t0ken", next: "/invitations/abc?x=1&y=2" });
    expect(text).toContain("https://meridian.example/sign-up/t0ken?next=%2Finvitations%2Fabc%3Fx%3D1%26y%3D2");
    expect(passwordResetLetter(sender, { displayName: "Ada", token: "t0ken" }).text).toContain(
      "https://meridian.example/password-reset/t0ken\n",
    );
  });

  it("let no second head line begin in a subject, whatever the network is called", () => {
    const hostile = { ...sender, networkName: "Meridian\r\nBcc: everybody@example.org" };
    for (const letter of [
      finishSignUpLetter(hostile, { token: "t" }),
      hasAccountLetter(hostile, { displayName: "Ada" }),
      passwordResetLetter(hostile, { displayName: "Ada", token: "t" }),
      passwordChangedLetter(hostile, { displayName: "Ada" }),
    ])
      expect(letter.subject).toMatch(/^[^\r\n]{10,150}$/);
  });

  it("hold no token where an account exists already", () => {
    expect(hasAccountLetter(sender, { displayName: "Ada" }).text).not.toMatch(/sign-up\//);
  });
});
