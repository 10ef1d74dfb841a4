import { readFileSync } from "node:fs";
import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { testThread } from "#app/domain/discussion/test-thread.ts";
import { postMessage } from "#app/domain/discussion/post-message.server.ts";
import { message } from "#db/schema/discussion.ts";
import { project } from "#db/schema/projects.ts";

const image = (src: string, alt: string) =>
  `<img src="${src}" alt="${alt}" loading="lazy" referrerpolicy="no-referrer" />`;
const link = (href: string, words: string) => `<a href="${href}" rel="nofollow ugc noopener">${words}</a>`;

it("what was written before images became links shows none either", async () => {
  const { database, db, join, projectId, newId } = await testThread();
  const { ctx } = await join();
  const posted = await postMessage(ctx, newId(), { projectId, markdown: "x", organizationId: null, replyToId: null });
  if (!posted.ok) throw new Error(posted.refusal.kind);
  const [map, logo] = [image("https://a.example/m.png?a=1&amp;b=2", "a map"), image("https://a.example/l.png", "logo")];
  const before = `<p>${map} and ${image("https://a.example/x.png", "")}</p>\n<p><a href="https://b.example" rel="nofollow ugc noopener">to ${logo}\n${logo}</a>, ${logo}</p>`;
  await db.update(message).set({ html: before });
  await db.update(project).set({ html: { problem: before, solution: "<p>x</p>", implementation: "", fit: map } });
  await database.sql.begin((tx) => tx.unsafe(readFileSync("db/migrations/0048_images_are_links.sql", "utf8")).simple());
  const after = `<p>${link("https://a.example/m.png?a=1&amp;b=2", "a map")} and ${link("https://a.example/x.png", "https://a.example/x.png")}</p>\n<p><a href="https://b.example" rel="nofollow ugc noopener">to logo\nlogo</a>, ${link("https://a.example/l.png", "logo")}</p>`;
  expect((await db.select({ html: message.html }).from(message))[0]?.html).toBe(after);
  const [kept] = await db.select({ html: project.html }).from(project).where(eq(project.id, projectId));
  expect(kept?.html).toEqual({
    problem: after,
    solution: "<p>x</p>",
    implementation: "",
    fit: link("https://a.example/m.png?a=1&amp;b=2", "a map"),
  });
});
