import { expect, type Page } from "@playwright/test";
import { linkInLetter, ofTheDemo, stranger } from "./people.ts";

/** Who comes: somebody of the demo network, or a visitor without an account. */
export type Guest = "visitor" | "amara" | "maren" | "iris" | "sam" | "marco" | "ruth" | "priya";

/** A page of the product, at an address where it shows what it is for. */
export interface Place {
  /** Its folder in app/routes. */
  readonly route: string;
  readonly as: Guest;
  /** Its address, or the way to it where the address has a secret or an id in it. */
  readonly at: string | ((page: Page) => Promise<string>);
  readonly heading: string | RegExp;
  /** What it answers, when it is not 200. */
  readonly status?: number;
}

export const projects = {
  raising: "/projects/know-what-each-group-costs-while-it-runs",
  tipping: "/projects/pull-new-course-material-without-overwriting-students-work",
  candidate: "/projects/work-on-a-hub-from-a-ship-with-no-connection",
  scoping: "/projects/share-a-notebook-with-a-reader-who-has-no-account",
  signedOff: "/projects/quotas-that-bend-before-a-deadline",
  inFlight: "/projects/sign-in-with-the-university-account-you-already-have",
  done: "/projects/dashboards-a-teacher-can-read",
  lapsed: "/projects/the-launch-page-in-six-languages",
  documented: "/projects/nbgitpuller-error-handling",
} as const;

const savanna = "/organizations/savanna-data-collective";
const harbour = "/organizations/harbour-oceanography-institute";
const fund = "/funds/open-classrooms";

/** The first address on a page that looks like this. */
const addressOn =
  (path: string, pattern: RegExp) =>
  async (page: Page): Promise<string> => {
    await page.goto(path);
    const addresses = await page
      .locator("main a[href]")
      .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
    const found = addresses.find((address) => pattern.test(address));
    if (found === undefined) throw new Error(`No address like ${pattern.source} on ${path}`);
    return found;
  };

/** Dues of which nothing is paid, and the pages below theirs. */
const someDues = addressOn("/dues?organization=savanna-data-collective", /^\/dues\/[0-9a-f-]{36}$/);
const ofSomeDues = (below: string) => async (page: Page) => `${await someDues(page)}${below}`;

/** The way through a form that sends a letter with a secret link. */
const linkMailedBy = (path: string, button: string, subject: RegExp, to: () => string) => async (page: Page) => {
  const address = to();
  await page.goto(path);
  await page.getByLabel("Mail address").fill(address);
  await page.getByRole("button", { name: button }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Look into your mail" })).toBeVisible();
  return linkInLetter(page.context(), address, subject);
};

/** Something to do with an invoice that is open. */
const openInvoice = (rest: string) => async (page: Page) =>
  `${await addressOn("/invoices", /^\/invoices\/[^/]+$/)(page)}${rest}`;

async function invitationLink(page: Page): Promise<string> {
  await page.goto(`${savanna}/invitations`);
  await page.getByRole("button", { name: "Make the link" }).click();
  return page.getByLabel("The invitation’s link").inputValue();
}

async function askLink(page: Page): Promise<string> {
  await page.goto(`${projects.scoping}/consents`);
  await page.getByRole("button", { name: "Ask them" }).click();
  return page.getByLabel("The maintainers’ link").inputValue();
}

/** Every page of the product, and who looks at it. A test keeps the list the same as app/routes. */
const signUpLetter = linkMailedBy(
  "/sign-up",
  "Send me the link",
  /finish signing up/i,
  () => stranger("Nia Achieng").email,
);

/** A letter that lies there, whoever came before. */
const someLetter = async (page: Page): Promise<string> => {
  await signUpLetter(page);
  return addressOn("/dev/mail", /^\/dev\/mail\/.+/)(page);
};

export const places: readonly Place[] = [
  { route: "_index", as: "visitor", at: "/", heading: /./ },
  { route: "_index", as: "amara", at: "/", heading: /./ },
  { route: "projects._index", as: "visitor", at: "/projects", heading: "Projects" },
  { route: "projects._index", as: "visitor", at: "/projects?q=nothing+is+called+so", heading: "Projects" },
  { route: "projects._index", as: "visitor", at: "/projects?view=board", heading: "Projects" },
  {
    route: "projects.$slug",
    as: "visitor",
    at: projects.raising,
    heading: "Know what each group costs, while it runs",
  },
  {
    route: "projects.$slug",
    as: "amara",
    at: projects.tipping,
    heading: "Pull new course material without overwriting students’ work",
  },
  {
    route: "projects.$slug",
    as: "amara",
    at: `${projects.raising}?discuss=1`,
    heading: "Know what each group costs, while it runs",
  },
  {
    route: "projects.$slug",
    as: "maren",
    at: projects.inFlight,
    heading: "Sign in with the university account you already have",
  },
  {
    route: "projects.$slug",
    as: "visitor",
    at: projects.candidate,
    heading: "Work on a hub from a ship with no connection",
  },
  { route: "projects.$slug", as: "visitor", at: projects.done, heading: "Dashboards a teacher can read" },
  { route: "projects.$slug", as: "visitor", at: projects.lapsed, heading: "The launch page in six languages" },
  { route: "projects.$slug", as: "visitor", at: projects.documented, heading: "nbgitpuller error handling" },
  {
    route: "projects.$slug_.closing",
    as: "ruth",
    at: `${projects.raising}/closing`,
    heading: "Close or extend the raise",
  },
  {
    route: "projects.$slug_.consents",
    as: "iris",
    at: `${projects.scoping}/consents`,
    heading: "What the maintainers say",
  },
  { route: "asks.$token", as: "priya", at: askLink, heading: /./ },
  {
    route: "asks.$token",
    as: "visitor",
    at: "/asks/of-long-ago",
    heading: "This link has ended",
    status: 410,
  },
  { route: "maintainers._index", as: "visitor", at: "/maintainers", heading: "Who maintains what" },
  { route: "maintainers.new", as: "priya", at: "/maintainers/new", heading: "Who maintains a repository" },
  {
    route: "maintainers.$maintainershipId",
    as: "priya",
    at: addressOn("/maintainers", /^\/maintainers\/[0-9a-f-]{36}$/),
    heading: /./,
  },
  {
    route: "maintainers.$maintainershipId_.contact",
    as: "iris",
    at: async (page: Page) =>
      `${await addressOn("/maintainers?repository=jupyterhub/oauthenticator", /^\/maintainers\/[0-9a-f-]{36}$/)(page)}/contact`,
    heading: "How you want to be asked",
  },
  {
    route: "projects.$slug_.contributions.new",
    as: "iris",
    at: `${projects.inFlight}/contributions/new`,
    heading: "Link a contribution",
  },
  { route: "projects.$slug_.decisions", as: "amara", at: `${projects.raising}/decisions`, heading: "Decisions" },
  { route: "projects.$slug_.decisions", as: "visitor", at: `${projects.candidate}/decisions`, heading: "Decisions" },
  {
    route: "projects.$slug_.deliverables.$position",
    as: "maren",
    at: `${projects.inFlight}/deliverables/3`,
    heading: "3. Moving over",
  },
  {
    route: "projects.$slug_.deliverables.$position_.acceptances",
    as: "maren",
    at: `${projects.inFlight}/deliverables/3/acceptances`,
    heading: "Accept the deliverable",
  },
  {
    route: "projects.$slug_.deliverables.$position_.hours",
    as: "visitor",
    at: `${projects.inFlight}/deliverables/4/hours`,
    heading: "Hours of deliverable 4",
  },
  {
    route: "projects.$slug_.deliverables.$position_.moves",
    as: "sam",
    at: addressOn(`${projects.inFlight}/deliverables/4`, /\/moves\?to=/),
    heading: /./,
  },
  {
    route: "projects.$slug_.discussion",
    as: "visitor",
    at: `${projects.raising}/discussion`,
    heading: /Know what each group costs/,
  },
  {
    route: "projects.$slug_.discussion",
    as: "amara",
    at: `${projects.raising}/discussion?q=forecast`,
    heading: /Know what each group costs/,
  },
  { route: "projects.$slug_.edit", as: "priya", at: `${projects.scoping}/edit`, heading: "Edit the proposal" },
  {
    route: "projects.$slug_.endorsements",
    as: "amara",
    at: `${projects.candidate}/endorsements`,
    heading: "Who needs it too",
  },
  { route: "projects.$slug_.history", as: "visitor", at: `${projects.inFlight}/history`, heading: /./ },
  { route: "projects.$slug_.hours._index", as: "visitor", at: `${projects.inFlight}/hours`, heading: "Work in kind" },
  { route: "projects.$slug_.hours._index", as: "priya", at: `${projects.inFlight}/hours`, heading: "Work in kind" },
  { route: "projects.$slug_.hours.new", as: "maren", at: `${projects.inFlight}/hours/new`, heading: "Enter hours" },
  {
    route: "projects.$slug_.hours.$pledgeId.agreement",
    as: "priya",
    at: addressOn(`${projects.raising}/hours`, /\/agreement$/),
    heading: "Agree to hours",
  },
  {
    route: "projects.$slug_.hours.$entryId.reversal",
    as: "priya",
    at: addressOn(`${projects.inFlight}/hours`, /\/reversal$/),
    heading: "Take these hours back?",
  },
  {
    route: "projects.$slug_.messages.$messageId",
    as: "amara",
    at: addressOn(`${projects.tipping}/discussion`, /\/messages\/[0-9a-f-]{36}/),
    heading: /./,
  },
  {
    route: "projects.$slug_.messages._index",
    as: "amara",
    at: `${projects.raising}/messages`,
    heading: "Write a message",
  },
  {
    route: "projects.$slug_.moves",
    as: "ruth",
    at: `${projects.inFlight}/moves?to=not_planned`,
    heading: "Give it up",
  },
  { route: "projects.$slug_.moves", as: "sam", at: `${projects.inFlight}/moves?to=done`, heading: "Mark as done" },
  {
    route: "projects.$slug_.pledges.$pledgeId.naming",
    as: "amara",
    at: addressOn(`${projects.tipping}/pledges`, /\/naming$/),
    heading: /Not be named any more|Be named in public/,
  },
  {
    route: "projects.$slug_.pledges.$pledgeId.withdrawal",
    as: "amara",
    at: addressOn(`${projects.tipping}/pledges`, /\/withdrawal$/),
    heading: /Take back what you said|Withdraw your pledge/,
  },
  {
    route: "projects.$slug_.pledges.$pledgeId.release",
    as: "amara",
    at: async (page) =>
      (await addressOn(`${projects.tipping}/pledges`, /\/withdrawal$/)(page)).replace(/withdrawal$/, "release"),
    heading: "Release",
  },
  {
    route: "projects.$slug_.pledges.$pledgeId._index",
    as: "visitor",
    at: addressOn(`${projects.done}/pledges`, /\/pledges\/[0-9a-f-]{36}$/),
    heading: /^The pledge of /,
  },
  {
    route: "projects.$slug_.pledges.$pledgeId.credit",
    as: "maren",
    at: addressOn("/inbox", /\/credit$/),
    heading: "Credit offered",
  },
  {
    route: "projects.$slug_.pledges.$pledgeId.signature",
    as: "amara",
    at: addressOn("/inbox", /\/signature$/),
    heading: "Second signature",
  },
  {
    route: "projects.$slug_.pledges._index",
    as: "visitor",
    at: `${projects.raising}/pledges`,
    heading: "Who pledges what",
  },
  { route: "projects.$slug_.pledges.new", as: "amara", at: `${projects.tipping}/pledges/new`, heading: "Pledge" },
  { route: "projects.$slug_.risk", as: "sam", at: `${projects.inFlight}/risk`, heading: "Say that it is at risk" },
  { route: "projects.$slug_.scope", as: "priya", at: `${projects.scoping}/scope`, heading: /./ },
  { route: "projects.$slug_.stage", as: "visitor", at: `${projects.inFlight}/stage`, heading: "Its way" },
  { route: "projects.$slug_.stage", as: "sam", at: `${projects.signedOff}/stage`, heading: "Its way" },
  { route: "projects.$slug_.meetings._index", as: "amara", at: `${projects.raising}/meetings`, heading: "Meetings" },
  {
    route: "projects.$slug_.meetings._index",
    as: "visitor",
    at: `${projects.candidate}/meetings`,
    heading: "Meetings",
  },
  {
    route: "projects.$slug_.meetings.$number",
    as: "visitor",
    at: `${projects.raising}/meetings/1`,
    heading: "Who tests what, and when",
  },
  {
    route: "projects.$slug_.meetings.$number",
    as: "amara",
    at: `${projects.scoping}/meetings/1`,
    heading: "How long a link lives",
  },
  {
    route: "projects.$slug_.meetings.$number_.minutes",
    as: "priya",
    at: `${projects.raising}/meetings/1/minutes`,
    heading: "Minutes",
  },
  {
    route: "projects.$slug_.meetings.$number_.minutes_.revisions",
    as: "visitor",
    at: `${projects.raising}/meetings/1/minutes/revisions`,
    heading: "Revisions of the minutes",
  },
  {
    route: "projects.$slug_.meetings.$number_.wall",
    as: "visitor",
    at: `${projects.scoping}/meetings/1/wall`,
    heading: "Share a notebook with a reader who has no account",
  },
  { route: "projects.$slug_.topics", as: "amara", at: `${projects.raising}/topics`, heading: "Topics" },
  { route: "projects.$slug_.topics", as: "visitor", at: `${projects.candidate}/topics`, heading: "Topics" },
  {
    route: "projects.$slug_.discussion",
    as: "amara",
    at: addressOn(`${projects.raising}/topics`, /about=topic/),
    heading: /Know what each group costs/,
  },
  { route: "projects.new", as: "amara", at: "/projects/new", heading: "Propose a project" },
  { route: "organizations._index", as: "visitor", at: "/organizations", heading: "Organizations" },
  { route: "organizations.$slug", as: "visitor", at: harbour, heading: "Harbour Oceanography Institute" },
  { route: "organizations.$slug", as: "amara", at: savanna, heading: "Savanna Data Collective" },
  {
    route: "organizations.$slug",
    as: "visitor",
    at: "/organizations/lowland-geodesy-office",
    heading: "Lowland Geodesy Office",
  },
  { route: "organizations.$slug_.edit", as: "amara", at: `${savanna}/edit`, heading: "Edit" },
  { route: "organizations.$slug_.invitations", as: "amara", at: `${savanna}/invitations`, heading: "Invitations" },
  { route: "organizations.$slug_.invoices", as: "amara", at: `${savanna}/invoices`, heading: "Invoices" },
  { route: "organizations.$slug_.invoices", as: "marco", at: `${harbour}/invoices`, heading: "Invoices" },
  {
    route: "organizations.$slug_.reallocations",
    as: "marco",
    at: `${savanna}/reallocations`,
    heading: "Money that moves on",
  },
  {
    route: "reallocations.$reallocationId",
    as: "amara",
    at: addressOn("/inbox", /^\/reallocations\//),
    heading: "Money to move",
  },
  { route: "organizations.$slug_.refunds.new", as: "marco", at: `${harbour}/refunds/new`, heading: "Record a refund" },
  { route: "organizations.$slug_.budget", as: "amara", at: `${savanna}/budget`, heading: "Budget" },
  { route: "organizations.$slug_.people", as: "amara", at: `${savanna}/people`, heading: "People and roles" },
  {
    route: "organizations.$slug_.standing",
    as: "ruth",
    at: "/organizations/fenland-bird-observatory/standing",
    heading: "Standing",
  },
  { route: "organizations.$slug_.standing", as: "amara", at: `${savanna}/standing`, heading: "Standing" },
  { route: "applications", as: "ruth", at: "/applications", heading: "Organizations that apply" },
  { route: "organizations.new", as: "amara", at: "/organizations/new", heading: "Register an organization" },
  { route: "funds._index", as: "visitor", at: "/funds", heading: "Funds" },
  { route: "funds.$slug", as: "visitor", at: fund, heading: "Open classrooms" },
  { route: "funds.$slug", as: "ruth", at: fund, heading: "Open classrooms" },
  { route: "funds.new", as: "ruth", at: "/funds/new", heading: "Open a fund" },
  { route: "funds.$slug_.pool", as: "ruth", at: `${fund}/pool`, heading: "Open the match pool" },
  {
    route: "funds.$slug_.matches.new",
    as: "ruth",
    at: `${fund}/matches/new?project=${projects.raising.slice("/projects/".length)}`,
    heading: "Match this project",
  },
  {
    route: "funds.$slug_.distributions.new",
    as: "ruth",
    at: `${fund}/distributions/new`,
    heading: "Divide a sum among projects",
  },
  {
    route: "funds.$slug_.distributions.new",
    as: "ruth",
    at: `${fund}/distributions/new?amount=1000`,
    heading: "Divide a sum among projects",
  },
  { route: "funds.$slug_.fillings.new", as: "marco", at: `${fund}/fillings/new`, heading: "Record money for the fund" },
  { route: "dues._index", as: "marco", at: "/dues", heading: "Membership dues" },
  { route: "dues._index", as: "iris", at: "/dues", heading: "Membership dues" },
  { route: "dues.new", as: "marco", at: "/dues/new", heading: "Ask for dues" },
  { route: "dues.$duesId", as: "marco", at: someDues, heading: /^Dues D-/ },
  {
    route: "dues.$duesId_.payments.new",
    as: "marco",
    at: ofSomeDues("/payments/new"),
    heading: "Record a payment of dues",
  },
  {
    route: "dues.$duesId_.sponsorships.new",
    as: "ruth",
    at: ofSomeDues("/sponsorships/new"),
    heading: "Sponsor this membership",
  },
  { route: "dues.$duesId_.reversal", as: "marco", at: ofSomeDues("/reversal"), heading: "Take these dues back?" },
  {
    route: "fillings.$fillingId.reversal",
    as: "marco",
    at: addressOn(fund, /^\/fillings\/[^/]+\/reversal$/),
    heading: "Take this money back?",
  },
  { route: "reports", as: "ruth", at: "/reports", heading: "Reported messages" },
  {
    route: "projects.$slug_.discussion_.lock",
    as: "ruth",
    at: `${projects.raising}/discussion/lock`,
    heading: "Lock the discussion",
  },
  {
    route: "projects.$slug_.messages.$messageId_.report",
    as: "maren",
    at: addressOn(`${projects.tipping}/discussion`, /\/messages\/[0-9a-f-]{36}\/report$/),
    heading: "Report a message",
  },
  { route: "search", as: "visitor", at: "/search?q=forecast", heading: "Search" },
  { route: "search", as: "amara", at: "/search", heading: "Search" },
  { route: "ledger._index", as: "visitor", at: "/ledger", heading: /./ },
  { route: "ledger.transfers.$number", as: "visitor", at: "/ledger/transfers/100", heading: "Transfer 100" },
  { route: "ledger.accounts", as: "visitor", at: "/ledger/accounts", heading: "Accounts" },
  { route: "ledger.accounts", as: "marco", at: "/ledger/accounts?on=2026-03-31&kind=receivable", heading: "Accounts" },
  {
    route: "ledger.statements.$ownerId",
    as: "visitor",
    at: addressOn(harbour, /^\/ledger\/statements\/[0-9a-f-]{36}$/),
    heading: "Statement: Harbour Oceanography Institute",
  },
  {
    route: "ledger.statements.$ownerId",
    as: "maren",
    at: addressOn(`${projects.inFlight}/pledges`, /^\/ledger\/statements\/[0-9a-f-]{36}$/),
    heading: /^Statement: Sign in with the university account/,
  },
  { route: "ledger.recompute", as: "visitor", at: "/ledger/recompute", heading: "Recompute it yourself" },
  { route: "contributions._index", as: "visitor", at: "/contributions", heading: /./ },
  {
    route: "contributions.$contributionId._index",
    as: "visitor",
    at: addressOn(projects.done, /^\/contributions\/[0-9a-f-]{36}$/),
    heading: /./,
  },
  {
    route: "contributions.$contributionId._index",
    as: "sam",
    at: addressOn(projects.inFlight, /^\/contributions\/[0-9a-f-]{36}$/),
    heading: /./,
  },
  { route: "status", as: "ruth", at: "/status", heading: "How it runs" },
  { route: "status", as: "amara", at: "/status", heading: "No stream runs here", status: 404 },
  { route: "treasury", as: "marco", at: "/treasury", heading: "Treasury" },
  { route: "treasury", as: "ruth", at: "/treasury?view=receivables", heading: "Treasury" },
  { route: "treasury", as: "marco", at: "/treasury?view=waiting", heading: "Treasury" },
  { route: "treasury", as: "amara", at: "/treasury", heading: "This is not yours to do", status: 403 },
  { route: "invoices._index", as: "marco", at: "/invoices", heading: "Invoices" },
  { route: "invoices.$number", as: "marco", at: addressOn("/invoices", /^\/invoices\/[^/]+$/), heading: /^Invoice / },
  {
    route: "invoices.$number_.payments.new",
    as: "marco",
    at: addressOn("/invoices", /^\/invoices\/.+\/payments\/new$/),
    heading: "Record a payment",
  },
  {
    route: "invoices.$number_.credit-notes.new",
    as: "marco",
    at: openInvoice("/credit-notes/new"),
    heading: "Issue a credit note",
  },
  {
    route: "payments.$paymentId.reversal",
    as: "marco",
    at: addressOn(`${harbour}/invoices`, /^\/payments\/.+\/reversal$/),
    heading: "Take this payment back?",
  },
  { route: "inbox", as: "amara", at: "/inbox", heading: "Inbox" },
  { route: "inbox", as: "maren", at: "/inbox", heading: "Inbox" },
  { route: "projects.$slug_.news", as: "amara", at: `${projects.raising}/news`, heading: "What you hear of it" },
  { route: "bank._index", as: "marco", at: "/bank", heading: "The bank" },
  { route: "settings._index", as: "amara", at: "/settings", heading: "Settings" },
  { route: "settings.devices", as: "amara", at: "/settings/devices", heading: "Settings" },
  { route: "settings.password", as: "amara", at: "/settings/password", heading: "Settings" },
  { route: "settings.sessions", as: "amara", at: "/settings/sessions", heading: "Settings" },
  { route: "settings.network", as: "ruth", at: "/settings/network", heading: "Settings" },
  { route: "settings.letters", as: "ruth", at: "/settings/letters", heading: "Settings" },
  { route: "settings.closing", as: "amara", at: "/settings/closing", heading: "Settings" },
  { route: "status_.mail", as: "ruth", at: "/status/mail", heading: "Mail that did not arrive" },
  { route: "status_.mail", as: "amara", at: "/status/mail", heading: "No stream runs here", status: 404 },
  { route: "sign-in", as: "visitor", at: "/sign-in", heading: "Sign in" },
  { route: "sign-out", as: "amara", at: "/sign-out", heading: "Sign out?" },
  { route: "sign-up._index", as: "visitor", at: "/sign-up", heading: "Open an account" },
  { route: "sign-up.$token", as: "visitor", at: signUpLetter, heading: /./ },
  { route: "password-reset._index", as: "visitor", at: "/password-reset", heading: "Choose a new password" },
  {
    route: "password-reset.$token",
    as: "visitor",
    at: linkMailedBy("/password-reset", "Send me the link", /password/i, () => ofTheDemo("marco").email),
    heading: /./,
  },
  { route: "invitations.$token", as: "amara", at: invitationLink, heading: "Join Savanna Data Collective" },
  {
    route: "invitations.$token",
    as: "visitor",
    at: "/invitations/of-long-ago",
    heading: "This invitation has ended",
    status: 410,
  },
  { route: "export._index", as: "visitor", at: "/export", heading: "Take everything" },
  { route: "how-it-works", as: "visitor", at: "/how-it-works", heading: "How it works" },
  { route: "rules-for-money", as: "visitor", at: "/rules-for-money", heading: "Rules for money" },
  { route: "permissions", as: "visitor", at: "/permissions", heading: "Who may do what" },
  { route: "offline", as: "visitor", at: "/offline", heading: "You are offline" },
  { route: "dev.mail._index", as: "visitor", at: "/dev/mail", heading: "Letters" },
  { route: "dev.mail.$letterId", as: "visitor", at: someLetter, heading: /./ },
  {
    route: "unsubscribe.$token",
    as: "visitor",
    at: "/unsubscribe/of-long-ago",
    heading: "No stream runs here",
    status: 404,
  },
  { route: "$", as: "visitor", at: "/no/such/page", heading: "No stream runs here", status: 404 },
  {
    route: "projects.$slug_.closing",
    as: "amara",
    at: `${projects.raising}/closing`,
    heading: "This is not yours to do",
    status: 403,
  },
];

/** Routes that show no page of their own, each with its reason; and those that cannot be seen in a founded network. */
export const notPages: Readonly<Record<string, string>> = {
  settings: "is the frame around the pages of the settings",
  setup: "leads away as soon as the network has a steward",
  "drafts.$key": "answers scripts that keep what is being typed",
  "inbox_.count": "answers scripts in JSON",
  "streams.$stream.commands": "answers scripts in JSON",
  "streams.$stream.reads": "answers scripts in JSON",
  "streams.$stream.events": "answers scripts in JSON",
  "projects.$slug_.mentions": "answers scripts in JSON",
  "projects.$slug_.previews": "answers scripts in JSON",
  "projects.$slug_.sign-offs": "takes a form and leads back to the project’s way",
  "projects.$slug_.badge[.svg]": "is a picture",
  "contributions.$contributionId.badge[.svg]": "is a picture",
  "contributions[.json]": "is a file",
  "projects.$slug_.meetings.$number_.minutes[.md]": "is a file",
  "invoices.$number[.pdf]": "is a file",
  "credit-notes.$number[.pdf]": "is a file",
  "funds.$slug[.csv]": "is a file",
  "bank.lines.$lineId": "comes into being with an imported statement; its own test visits it",
};
