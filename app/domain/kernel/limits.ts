/** Bounds of everything that comes in or is listed, each with its reason. */
export const limits = {
  /** Longer than any real title in public roadmaps read; still one line on a wide screen, two on a phone. */
  titleLength: 140,
  summaryLength: 280,
  /** About ten pages: a proposal's text beyond that belongs in a linked document. */
  proposalTextLength: 30_000,
  messageLength: 10_000,
  /** People and organizations that one message may call: more is an announcement. */
  mentionsPerMessage: 20,
  /** Addresses in one message of which it is shown what is known. */
  linksPerMessage: 5,
  /** A topic's name: a few words that fit beside others. */
  topicLength: 60,
  /** Of one project: with more of them nobody finds the right one. */
  topicsPerProject: 40,
  /** Longer agendas are two meetings. */
  agendaItems: 30,
  /** Who lead one meeting beside those who may. */
  leadersNamed: 20,
  /** Hands, answers to one question, and people to choose from: a hall full of them. */
  handsRaised: 500,
  estimatesGiven: 500,
  assigneesOffered: 200,
  estimatesPerMeeting: 50,
  actionsPerMeeting: 100,
  noteLength: 1_000,
  reasonLength: 500,
  /** Longer than any amount that is read. */
  amountLength: 40,
  nameLength: 80,
  organizationNameLength: 120,
  /** RFC 5321 path limit. */
  emailLength: 254,
  urlLength: 2_000,
  /** argon2 hashes any length; a bound keeps a hostile megabyte out of it. */
  passwordLength: 200,
  passwordMinimumLength: 10,
  /** What an organization says of itself: two or three paragraphs. */
  descriptionLength: 2_000,
  /** A link in a mail; ours are 43 characters, a bound keeps hostile ones out of the hash. */
  tokenLength: 100,
  /** People and open invitations of one organization that a page lists; a larger one is many communities. */
  peopleListed: 500,
  invitationsOpen: 100,
  sessionsListed: 200,
  /** Browsers of one person that are told of news: more than anybody looks at, and a bound on what one message sets going. */
  devicesTold: 20,
  deliverablesPerProject: 30,
  repositoriesPerProject: 20,
  conditionsPerPledge: 6,
  /** More than any network has members; a larger number could never come true. */
  organizationsAwaited: 9_999,
  /** A raise is open for weeks: held for longer than this, nobody would sign early. */
  withdrawalLockDays: 30,
  /** Either side of a match's ratio, once it is reduced. */
  matchRatio: 1_000,
  /** Five people's working year: more in kind is a project of its own. */
  hoursPerPledge: 10_000,
  /** Projects or communities that one fund is for, and projects in one distribution: more is a narrative. */
  fundAims: 50,
  /** Ten billion whole units: above any sum that a network will pool, far below what int8 holds. */
  amountMinor: 1_000_000_000_000n,
  /** That one payment settles: more is a year's file. */
  invoicesPerPayment: 100,
  /** Of an imported file, in one transaction: big enough that a round trip is small beside it, small enough that stopping and locks are short. */
  rowsPerBatch: 500,
  /** Rows on a page of any list, where the page does not say otherwise. */
  pageSize: 25,
  searchLength: 120,
  /** Events in one answer of `sync`. */
  eventsPerSync: 200,
  /** Farther behind than this, a client takes fresh page state instead of events. */
  eventsBehind: 500,
} as const;
