import type { organizationKinds, roles } from "#db/schema/identity.ts";

type Role = (typeof roles)[number];

/** An invented person. The address is the key by `.example`, a domain that nobody can own. */
export interface CastPerson {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly timeZone: string;
}

/** An invented organization with its people; the first of them registers it and speaks for it. */
export interface CastOrganization {
  readonly name: string;
  readonly kind: Exclude<(typeof organizationKinds)[number], "steward">;
  readonly description: string;
  readonly people: Readonly<Record<string, CastPerson>>;
  /** Minor units above which a second budget holder has to sign. */
  readonly signingLimitMinor?: bigint;
}

const person = (name: string, timeZone: string, ...held: Role[]): CastPerson => ({ name, roles: held, timeZone });
const member = <People extends CastOrganization["people"]>(
  name: string,
  description: string,
  people: People,
  kind: CastOrganization["kind"] = "member",
) => ({ name, kind, description, people }) satisfies CastOrganization;

/** One person who does everything that a small member needs. */
const both = ["representative", "budget_holder"] as const;

/** The network of the demo, its tests and its browser tests. Everybody in it is invented. */
export const castNetwork = {
  name: "Meridian Network",
  tagline: "Observatories, universities and field stations that build the open source they share.",
  bookCurrency: "USD",
  staffRateMinor: 250_00n,
  sponsorFeeBasisPoints: 900,
  steward: "Meridian Office",
} as const;

/** The steward's people; the first is its first director. */
export const stewardPeople = {
  ruth: person("Ruth Adeyemi", "Europe/London", "director"),
  priya: person("Priya Nair", "Asia/Kolkata", "tech_lead"),
  sam: person("Sam Otieno", "Africa/Nairobi", "delivery_lead"),
  lena: person("Lena Fischer", "Europe/Berlin", "partnerships"),
  marco: person("Marco Bellini", "Europe/Rome", "finance"),
  yusuf: person("Yusuf Demir", "Europe/Istanbul", "engineer"),
  ana: person("Ana Lima", "America/Sao_Paulo", "engineer"),
} as const;

/** In the order in which they came, which also gives each its hue. */
export const organizations = {
  lakeside: member("Lakeside University", "Courses of two hundred on one hub, and the people who keep it standing.", {
    helen: person("Helen Ward", "America/Toronto", ...both),
    petra: person("Petra Lang", "America/Toronto", "technical_contact"),
  }),
  harbour: member(
    "Harbour Oceanography Institute",
    "Ships, buoys and the notebooks in which their data is first looked at.",
    {
      maren: person("Maren Solvik", "Europe/Oslo", "representative"),
      jonas: person("Jonas Berge", "Europe/Oslo", "budget_holder", "billing_contact"),
      lucia: person("Lucía Prat", "Europe/Oslo", "technical_contact"),
    },
  ),
  nordlys: member("Nordlys Climate Network", "Fourteen stations north of the circle, one hub for all of them.", {
    ingrid: person("Ingrid Aas", "Europe/Oslo", ...both, "technical_contact"),
  }),
  mirador: member(
    "Mirador Observatory",
    "A mountain, two telescopes, and students who reduce their nights in the cloud.",
    {
      elif: person("Elif Kaya", "America/Santiago", ...both),
    },
  ),
  reef: member("Open Reef Alliance", "Divers and ecologists who count what lives on forty reefs.", {
    noa: person("Noa Tane", "Pacific/Auckland", ...both),
  }),
  commons: member(
    "Commons Foundation",
    "Funds shared infrastructure for open research, with evidence for its board.",
    {
      weil: person("Jonas Weil", "Europe/Zurich", "representative", "budget_holder", "programme_officer"),
    },
    "funder",
  ),
  highland: member(
    "Highland Genomics Centre",
    "Sequencing for a hundred small labs; gives engineers' hours where it can.",
    {
      callum: person("Callum Reid", "Europe/London", ...both, "partner_engineer"),
    },
  ),
  delta: member("Delta Teaching Consortium", "Nine colleges that teach data science from one set of notebooks.", {
    rosa: person("Rosa Jiménez", "America/Bogota", ...both, "technical_contact"),
  }),
  savanna: {
    ...member("Savanna Data Collective", "Rangeland data, kept by the people who live on it.", {
      amara: person("Amara Okafor", "Africa/Lagos", ...both),
      kwame: person("Kwame Mensah", "Africa/Accra", "budget_holder", "billing_contact"),
    }),
    signingLimitMinor: 5_000_00n,
  },
  polar: member("Polar Archive", "A century of logbooks and ice cores, digitized.", {
    aino: person("Aino Virtanen", "Europe/Helsinki", ...both),
  }),
  riverbend: member("Riverbend College", "A small college with large first-year classes.", {
    dana: person("Dana Holt", "America/Chicago", ...both),
  }),
  earthlab: member("EarthLab", "Three summer schools and a hub that never quite sleeps.", {
    tomas: person("Tomás Rivera", "America/Denver", ...both),
  }),
  saltmarsh: member("Saltmarsh Field Station", "Tides, birds, and six weeks of interns.", {
    wren: person("Wren Abbott", "Europe/London", ...both),
  }),
  tundra: member("Tundra Soil Observatory", "What thaws, and how fast.", {
    nils: person("Nils Eklund", "Europe/Stockholm", ...both),
  }),
  bayside: member("Bayside Polytechnic", "Engineers who teach themselves oceanography.", {
    mei: person("Mei Tanaka", "Asia/Tokyo", ...both),
  }),
  meseta: member("Meseta Linguistics Archive", "Recordings of languages with few speakers left.", {
    ines: person("Inés Robledo", "Europe/Madrid", ...both),
  }),
  kestrel: member("Kestrel Aerosol Lab", "Dust, smoke and the models that follow them.", {
    omar: person("Omar Haddad", "Africa/Casablanca", ...both),
  }),
  orchard: member("Orchard Valley Community College", "Evening classes for people with jobs.", {
    grace: person("Grace Lindqvist", "America/Los_Angeles", ...both),
  }),
  pelagic: member("Pelagic Data Trust", "Open catch records from eleven fleets.", {
    tuan: person("Tuan Pham", "Asia/Ho_Chi_Minh", ...both),
  }),
  sundial: member("Sundial Radio Astronomy Group", "An array of dishes that farmers let stand in their fields.", {
    zola: person("Zola Nkosi", "Africa/Johannesburg", ...both),
  }),
  cedar: member("Cedar Plain Hydrology", "Wells, rivers and who may draw from them.", {
    ada: person("Ada Whitcomb", "America/Denver", ...both),
  }),
  isthmus: member("Isthmus Biodiversity Museum", "Drawers of beetles, one photograph at a time.", {
    leo: person("Leo Camargo", "America/Panama", ...both),
  }),
  geodesy: member("Lowland Geodesy Office", "Measures how a country sinks.", {
    saskia: person("Saskia de Boer", "Europe/Amsterdam", ...both),
  }),
  cobalt: member("Cobalt Coast Marine School", "A two-year school for people who will work at sea.", {
    manu: person("Manu Faleolo", "Pacific/Auckland", ...both),
  }),
  circle: member(
    "Hub Maintainers’ Circle",
    "People who maintain hubs, spawners and authenticators, speaking for themselves.",
    {
      iris: person("Iris Novak", "Europe/Prague", "representative", "maintainer"),
      theo: person("Theo Brandt", "America/New_York", "maintainer"),
    },
    "upstream",
  ),
  gateway: member(
    "Cluster Gateway Maintainers",
    "Three people who keep clusters reachable.",
    {
      hana: person("Hana Sato", "Asia/Tokyo", "representative", "maintainer"),
    },
    "upstream",
  ),
} as const satisfies Readonly<Record<string, CastOrganization>>;

/** Who applied and waits for the steward's decision, with what it says of itself. */
export const applicant = {
  ...member("Fenland Bird Observatory", "Ringing stations in three marshes, and sixty years of notebooks.", {
    bela: person("Béla Horváth", "Europe/Budapest", ...both),
  }),
  websiteUrl: "https://fenland.example",
  applicantPosition: "Runs the ringing stations’ computers",
  runs: "Notebooks for forty volunteers, on a machine under a desk.",
  vouchedBy: "Wren Abbott of Saltmarsh Field Station has worked with us since 2023.",
} as const;

export type OrganizationKey = keyof typeof organizations;
type KeysOf<T> = T extends unknown ? keyof T : never;
export type PersonKey =
  | keyof typeof stewardPeople
  | KeysOf<(typeof organizations)[OrganizationKey]["people"]>
  | keyof typeof applicant.people;

/** One password for the whole cast; it is said on the sign-in page of a demo network, and nowhere else. */
export const demoPassword = "many streams, one river";

export const emailOf = (key: PersonKey): string => `${key}@meridian.example`;

/** Whom a visitor may sign in as, with what they would come for. */
export const demoPeople = [
  {
    key: "amara",
    for: "budget holder of Savanna Data Collective: one pledge of hers tips a project, and one waits for her signature",
  },
  {
    key: "maren",
    for: "representative of Harbour Oceanography Institute: accepts deliverables, prints the page for a dean",
  },
  { key: "tomas", for: "budget holder of EarthLab: has pledged, and talks about it" },
  { key: "iris", for: "maintainer upstream: reads scopes before money is raised" },
  { key: "sam", for: "the steward’s delivery lead: moves projects and deliverables" },
  { key: "marco", for: "the steward’s finance: invoices, payments, the whole book" },
  { key: "ruth", for: "the steward’s director: decides about an organization that applies" },
  { key: "bela", for: "representative of Fenland Bird Observatory, which applied and is not admitted yet" },
] as const satisfies readonly { key: PersonKey; for: string }[];
