import { expect, it } from "vitest";
import { redirectWithToast, takeToast } from "./toast.server.ts";

const handed = async () => {
  const answer = await redirectWithToast("/projects", { id: "1", message: "Signed." });
  return answer.headers.get("Set-Cookie")!.split(";")[0]!;
};
const asks = (cookie: string, accept: string) =>
  takeToast(new Request("http://127.0.0.1/projects", { headers: { Cookie: cookie, Accept: accept } }));

it("a toast is taken away by the whole page that shows it", async () => {
  const { toast, setCookie } = await asks(await handed(), "text/html,application/xhtml+xml");
  expect(toast).toEqual({ id: "1", message: "Signed." });
  expect(setCookie).toMatch(/^toast=;.*Max-Age=0/);
});

it("a toast is handed to every answer that scripts fetch, until the page has shown it and takes it away", async () => {
  const cookie = await handed();
  for (let answer = 0; answer < 2; answer++)
    expect(await asks(cookie, "*/*")).toEqual({ toast: { id: "1", message: "Signed." }, setCookie: undefined });
});

it("what is no toast is taken away and shown to nobody", async () => {
  expect(await asks(`toast=${btoa(JSON.stringify({ message: 5 }))}`, "*/*")).toEqual({
    toast: null,
    setCookie: expect.stringContaining("Max-Age=0") as string,
  });
});
