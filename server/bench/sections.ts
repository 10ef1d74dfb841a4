/** What can be measured by itself: `npm run bench -- growth sockets`. */
export const sections = {
  settle: "which of 100,000 conditional pledges stand, in chains of which each link breaks the next",
  pledges: "firm pledges on one hot project against the same statements in a loop",
  page: "the project page against a bare route",
  sockets: "from a pledge's commit to the last of 500 sockets against Socket.IO alone",
  fanout: "from a message's commit to the last of 1,000 and of 4,000 sockets against Socket.IO alone",
  connections: "the server's memory for each connection against Socket.IO alone",
  messages: "messages in one thread against the same statements in a loop",
  latency: "from sending a message to seeing it in another page against Socket.IO alone",
  catchup: "from the loss of 500 connections to the last page that is even again",
  load: "what a browser loads for the front, projects and project pages",
  hostile: "bodies that no page of ours sends, and whoever asks beside them",
  memory: "the server's memory, idle, under load, and half a minute after 2,000 requests",
  exports: "a page while somebody takes the whole book as a file against the same page alone",
  talk: "pages that show of 100,000 messages and as many news what fits on them",
  growth: "every page with 1,000 and with 100,000 pledges in the book",
} as const;

export type Section = keyof typeof sections;

/** The sections that are asked for; all of them when none is named, and the first word that is none. */
export function readSections(
  words: readonly string[],
): { readonly wanted: ReadonlySet<Section> } | { readonly unknown: string } {
  const unknown = words.find((word) => !(word in sections));
  if (unknown !== undefined) return { unknown };
  const named = (Object.keys(sections) as Section[]).filter((section) => words.length === 0 || words.includes(section));
  return { wanted: new Set(named) };
}
