import { describe, expect, it } from "vitest";
import { deviceInput, isPushAddress } from "./push-device.ts";

const keys = { p256dh: `BA${"x".repeat(85)}`, auth: "x".repeat(22) };

describe("where notices may be sent", () => {
  it.each([
    "https://fcm.googleapis.com/fcm/send/dpH5lCsTSSM:APA91b",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
    "https://updates-autopush.push.services.mozilla.com/wpush/v2/gAAAA",
    "https://web.push.apple.com/QOYc",
    "https://wns2-par02p.notify.windows.com/w/?token=BQY",
    "https://push.example.org:8443/abc",
    "https://one.push.example.net/abc",
  ])("%s is an address of a push service", (endpoint) => {
    expect(isPushAddress(endpoint, ["push.example.org:8443", "*.push.example.net"])).toBe(true);
  });

  it.each([
    "http://fcm.googleapis.com/fcm/send/a",
    "https://fcm.googleapis.com:8080/fcm/send/a",
    "https://fcm.googleapis.com.evil.example/fcm/send/a",
    "https://evil.example/fcm.googleapis.com",
    "https://fcm.googleapis.com@evil.example/a",
    "https://me:secret@fcm.googleapis.com/a",
    "https://notify.windows.com/w/",
    "https://evilpush.apple.com/a",
    "https://push.apple.com.evil.example/a",
    "https://127.0.0.1/a",
    "https://[::1]/a",
    "https://169.254.169.254/latest/meta-data",
    "https://push.example.org/abc",
    "https://push.example.net/abc",
    "file:///etc/passwd",
    "fcm.googleapis.com",
    "",
  ])("%s is none", (endpoint) => {
    expect(isPushAddress(endpoint, ["push.example.org:8443", "*.push.example.net"])).toBe(false);
  });
});

describe("what a browser hands over", () => {
  const tell = { as: "tell", endpoint: "https://fcm.googleapis.com/fcm/send/a", ...keys };
  it("is an address over TLS, a point of the curve and a secret, in the letters and lengths that they have", () => {
    expect(deviceInput.safeParse(tell).success).toBe(true);
    for (const wrong of [
      { endpoint: "http://fcm.googleapis.com/a" },
      { endpoint: `https://fcm.googleapis.com/${"a".repeat(2_000)}` },
      { endpoint: "javascript:alert(1)" },
      { p256dh: "x".repeat(87) },
      { p256dh: `${keys.p256dh}x` },
      { p256dh: `B${"+".repeat(86)}` },
      { auth: "x".repeat(21) },
      { auth: "" },
      { wish: "nothing" },
    ])
      expect(deviceInput.safeParse({ ...tell, ...wrong }).success, JSON.stringify(wrong)).toBe(false);
  });
});
