import type { OrganizationKey, PersonKey } from "../../cast.ts";
import type { Story } from "../../story.ts";
import { classrooms } from "./funds.ts";
import { ProjectStory, type StoryProposal } from "./project-story.ts";

const dashboards: StoryProposal = {
  title: "Dashboards a teacher can read",
  summary: "The graphs were made for operators. A teacher only wants to know: is it us, or is it the hub?",
  problem:
    "When a class slows down, the teacher asks whether it is the hub or the exercise. The graphs that could answer were made for operators: forty panels in units that nobody outside of operations uses, and one of them names every user of the machine. So teachers may not see them, write to support instead, and by the time that an answer comes the lecture is over and two hundred people have learnt to distrust the hub.",
  solution:
    "One page for one course, in plain words: how many are working now, how much memory an exercise takes against what it was given, and whether something is wrong with the hub or with the notebook. It names nobody. It prints, in colours that can be told apart, so that it can be put into a report. Teachers reach it with one link from their course and need no account on the monitoring system.",
  implementation:
    "The page is a dashboard that is generated from the course’s group, with panels in words and units of everyday life. Who shares a machine is shown as a count, never as names. Panels get test fixtures, so that a changed metric breaks a test and not a lecture. We sit beside four teachers while they use it, twice, and change what they stumble over.",
  fit: "Operators of any hub may switch it on; it uses the metrics that are collected already. The maintainers of the dashboards wanted test fixtures anyway, and get them with this.",
  repositories: ["jupyterhub/grafana-dashboards"],
};

const dashboardPayers = [
  ["maren", "harbour"],
  ["noa", "reef"],
  ["amara", "savanna"],
  ["rosa", "delta"],
] as const;

function teachersDashboards(story: Story): void {
  new ProjectStory(story, dashboards)
    .propose("rosa", "delta", [520, "15:00"])
    .endorse("amara", "savanna", [515, "11:00"])
    .endorse("lucia", null, [512, "09:00"])
    .endorse("noa", "reef", [510, "22:00"])
    .scope({
      slices: [
        [
          "Colours that print, words that read",
          "Panels in plain words and in colours that can be told apart.",
          "jupyterhub/grafana-dashboards",
          14,
          20,
          "250",
        ],
        [
          "Who shares a node, without names",
          "Counts instead of names, with fixtures that keep it so.",
          "jupyterhub/grafana-dashboards",
          20,
          28,
          "",
        ],
        [
          "One page for one course",
          "The whole course on one page, one link away.",
          "jupyterhub/grafana-dashboards",
          20,
          28,
          "",
        ],
      ],
      closesInDays: -420,
      endorsed: [505, "10:00"],
      scoped: [495, "11:00"],
      signedOff: [488, "14:00"],
    })
    .consent("theo", "jupyterhub/grafana-dashboards", [490, "16:00"], "Yes. Fixtures first, please.")
    .move("raising", [485, "09:00"])
    .pledge("rosa", "delta", [484, "15:20"], 7_000, { waitsFor: "harbour" })
    .pledge("jonas", "harbour", [470, "10:00"], 6_000)
    .pledge("noa", "reef", [455, "21:10"], 5_000)
    .pledge("amara", "savanna", [430, "10:30"], 4_000)
    .deadline([420, "17:05"])
    .begin([415, "10:00"], [402, "13:00"], [400, "09:00"])
    .build(1, "monitoring", [325, "10:00"], 9)
    .accept(1, [318, "13:00"], dashboardPayers, "Our printer is black and white, and it still reads.")
    .invoice(1, [316, "10:00"], [295, "11:00"])
    .build(2, "monitoring", [246, "10:00"], 9)
    .accept(2, [238, "13:00"], dashboardPayers)
    .invoice(2, [236, "10:00"], [214, "11:00"])
    .build(3, "monitoring", [166, "10:00"], 9)
    .accept(
      3,
      [157, "13:00"],
      dashboardPayers,
      "A teacher told me that she looked at it before writing to us. That has never happened.",
    )
    .invoice(3, [155, "10:00"], [133, "11:00"])
    .contribute("Colours that print", "jupyterhub/grafana-dashboards", 1, [345, "10:00"], {
      number: 151,
      author: "alima",
      by: "ana",
    })
    .contribute("Plain names for memory and time", "jupyterhub/grafana-dashboards", 1, [338, "10:00"], {
      number: 154,
      author: "alima",
      by: "ana",
    })
    .contribute("Test fixtures for panels", "jupyterhub/grafana-dashboards", 2, [272, "10:00"], {
      number: 163,
      author: "ydemir",
    })
    .contribute("Review of four newcomers’ changes", "jupyterhub/grafana-dashboards", 2, [262, "10:00"], {
      number: 164,
      kind: "review",
      by: "theo",
      author: "tbrandt",
    })
    .contribute("Show who shares a node, without names", "jupyterhub/grafana-dashboards", 2, [255, "10:00"], {
      number: 168,
      state: "released",
      author: "ydemir",
    })
    .contribute("One page for one course", "jupyterhub/grafana-dashboards", 3, [180, "10:00"], {
      number: 177,
      state: "released",
      author: "alima",
      by: "ana",
    })
    .move("done", [153, "12:00"])
    .move("communicated", [140, "12:00"], "Written up for the members’ letter.")
    .move("credited", [138, "12:00"])
    .say("rosa", "delta", [400, "15:00"], "Four teachers volunteered to be watched while they click. Be kind.")
    .say("ana", null, [318, "12:00"], "After watching: we took away thirty-one of forty panels. Nobody missed one.")
    .say("amara", "savanna", [238, "13:20"], "No names anywhere, checked twice. Accepted.")
    .say(
      "theo",
      "circle",
      [180, "15:00"],
      "The fixtures have caught two broken metrics already. Thank you for paying for tests.",
    )
    .say("maren", "harbour", [156, "09:00"], "Three of three. We put the page into the yearly report, in print.");
}

interface Older {
  readonly proposal: StoryProposal;
  readonly by: readonly [PersonKey, OrganizationKey];
  /** Days before now on which it was proposed. */
  readonly begins: number;
  readonly slices: readonly (readonly [string, string, string | null, number, number, string])[];
  readonly pledges: readonly (readonly [PersonKey, OrganizationKey, number])[];
  /** What the demo's fund adds, at most. */
  readonly matched?: number;
  readonly contributions: readonly (readonly [title: string, deliverable: number, number: number])[];
  readonly maintainer: PersonKey;
  readonly words: readonly (readonly [PersonKey, OrganizationKey | null, number, string])[];
}

const older: readonly Older[] = [
  {
    begins: 700,
    by: ["elif", "mirador"],
    maintainer: "theo",
    proposal: {
      title: "Binder in the launch page",
      summary: "To open somebody’s repository one had to know a second service, and to sign in twice.",
      problem:
        "Our people read a paper, want to open its repository, and find out that the hub cannot do it: they must go to a second service, without their files and with a quarter of the memory, or ask an operator for a new environment and wait. Most of them give up there. The others copy and paste code into an environment that does not fit, and then write to support about the errors.",
      solution:
        "The launch page of the hub takes a repository as well as an environment from the list: one pastes the address, the image is built, and the server starts with it, with one’s own files and the memory that the group is allowed. What was built is kept, so that the second person waits for seconds. A link can be shared, and opens the same thing for everybody who may enter the hub.",
      implementation:
        "We teach the launch page to ask the builder for an image and to show its log while it works, in a component which the builder’s own page uses too. The builder learns to run without its public front page, for hubs that are not public. Images are named after the commit, and permissions are those of the hub. Two hubs try it for a month before it is announced.",
      fit: "It joins two upstream projects that always belonged together, and removes a copy of the builder’s page that three networks still keep by hand today.",
      repositories: ["jupyterhub/binderhub", "jupyterhub/kubespawner"],
    },
    slices: [
      [
        "Build from the launch page",
        "One pastes an address and watches the log.",
        "jupyterhub/binderhub",
        40,
        56,
        "400",
      ],
      ["The builder without its front page", "For hubs that are not public.", "jupyterhub/binderhub", 28, 36, "300"],
      [
        "A link that everybody may share",
        "The same thing for everybody who may enter.",
        "jupyterhub/kubespawner",
        20,
        28,
        "300",
      ],
    ],
    pledges: [
      ["elif", "mirador", 7_000],
      ["ingrid", "nordlys", 6_000],
      ["zola", "sundial", 5_000],
      ["helen", "lakeside", 5_000],
      ["leo", "isthmus", 4_000],
      ["weil", "commons", 4_000],
    ],
    contributions: [
      ["Ask for an image from the launch page", 1, 1801],
      ["Show the log while it builds", 1, 1806],
      ["Run the builder without its page", 2, 1815],
      ["Choices that nobody listed", 3, 861],
    ],
    words: [
      [
        "zola",
        "sundial",
        560,
        "Students of three countries opened the same notebook this morning, from one link. Thank you, whoever you are.",
      ],
      ["elif", "mirador", 470, "Accepted, all three. It is the first thing that we show to visitors now."],
    ],
  },
  {
    begins: 660,
    by: ["callum", "highland"],
    maintainer: "theo",
    proposal: {
      title: "Storage limits per person",
      summary: "One forgotten download filled the disk for everybody.",
      problem:
        "All homes of a hub are on one disk, and nothing limits what one person may fill. Twice in a term a forgotten download stopped everybody: notebooks could not be saved, servers did not start, and an operator searched by hand for the largest folder, at night. Buying larger disks moved the day by a few months. Members pay for space that a handful of people use without knowing.",
      solution:
        "Each home has a limit, set by group, and a person who reaches it is stopped alone, with words that say so. Operators see the largest homes and how fast they grow. Backups and alerts belong to it, because a limit that nobody watches is forgotten. A limit can be raised for a time, with a date on which it goes back, so that a single large computation does not change the rule.",
      implementation:
        "A small storage server with project quotas takes the place of the shared disk, as a chart that any hub may use on any cloud. Limits are a file that operators already know how to change. Backups are snapshots with a schedule. We move two hubs over, with their data, in a night each, and publish how long everything took.",
      fit: "It replaces the home-grown scripts in four networks by one chart upstream, and the people who run those networks review it before it is released.",
      repositories: ["2i2c-org/jupyterhub-home-nfs"],
    },
    slices: [
      [
        "A limit for each home",
        "Stopped alone, with words that say so.",
        "2i2c-org/jupyterhub-home-nfs",
        24,
        34,
        "400",
      ],
      [
        "Backups and alerts",
        "Snapshots with a schedule, and somebody who hears of it.",
        "2i2c-org/jupyterhub-home-nfs",
        14,
        22,
        "350",
      ],
    ],
    pledges: [
      ["callum", "highland", 5_000],
      ["tomas", "earthlab", 4_000],
      ["ada", "cedar", 3_000],
      ["omar", "kestrel", 2_750],
    ],
    contributions: [
      ["Project quotas on a plain disk", 1, 31],
      ["Words for a full home", 1, 36],
      ["Snapshots with a schedule", 2, 44],
      ["Alert before a snapshot fails", 2, 47],
    ],
    words: [
      ["omar", "kestrel", 520, "Dust models write a lot. It was us, twice. Now it will only be us."],
      ["callum", "highland", 430, "Both hubs moved in one night each, as promised."],
    ],
  },
  {
    begins: 620,
    by: ["petra", "lakeside"],
    maintainer: "iris",
    proposal: {
      title: "Groups from the login",
      summary: "The directory knows who is in which course; the hub had to be told again.",
      problem:
        "Every login brings the groups of a person with it, and the hub throws them away. So operators keep a second list by hand, with the mistakes that hand-kept lists have, and features that need a group, from shared folders to limits, cannot be offered to campuses at all. Each request to change the list takes a day, and nobody can tell why somebody is on it.",
      solution:
        "The hub keeps the groups which the login brings, and other parts may ask for them: folders, limits, who may see which course. A group that disappears from the directory disappears from the hub at the next sign-in. Operators choose which groups are used and how they are called, and everything else is forgotten at once, so that no more is stored about people than is needed.",
      implementation:
        "Group handling moves from one authenticator to the common base of all of them, with one setting that names the claim. The hub stores what it is told and offers it to spawners. We write tests with the recorded answers of five kinds of campus login and a page for operators that begins with the question which they really ask.",
      fit: "The maintainers had wanted to move group handling to the base for two years, agreed to the plan before money was raised, and reviewed it as their own.",
      repositories: ["jupyterhub/oauthenticator"],
    },
    slices: [
      [
        "Groups for every kind of login",
        "Moved to the common base, with one setting.",
        "jupyterhub/oauthenticator",
        20,
        30,
        "",
      ],
      ["Spawners may ask", "Folders and limits by group.", "jupyterhub/oauthenticator", 14, 20, ""],
    ],
    pledges: [
      ["helen", "lakeside", 4_500],
      ["mei", "bayside", 3_000],
      ["ines", "meseta", 2_500],
      ["saskia", "geodesy", 2_500],
    ],
    contributions: [
      ["Group handling in the common base", 1, 655],
      ["Recorded answers of five campus logins", 1, 661],
      ["Groups for spawners", 2, 668],
    ],
    words: [
      ["mei", "bayside", 470, "The page for operators answers my question in its first line. Unusual!"],
      ["iris", "circle", 440, "Two years on our list. Paid reviewing hours made the difference, honestly."],
    ],
  },
  {
    begins: 570,
    by: ["dana", "riverbend"],
    maintainer: "iris",
    proposal: {
      title: "Clear errors when pulling fails",
      summary: "“Command returned non-zero exit status 128” was all that a first-year student got to read.",
      problem:
        "When course material cannot be pulled, a student reads the raw error of a tool that they have never heard of, in red, on a page without a way back. They close it, ask their neighbour, and ask again by mail. We looked at two thousand of these errors: five reasons explain nine of ten, and for four of these five the student could have gone on alone, if somebody had told them how.",
      solution:
        "Each of the five reasons gets its own page in plain words: what happened, what is safe, and what to do next, with a button that does it where that is possible. Everything else shows a short text, the technical part folded away, and a button that copies it for whoever helps. Teachers see in their own course how often which reason occurred, without names.",
      implementation:
        "Errors become a small set of named kinds in the code, each with its test from a recorded failure. Pages are templates that can be translated; the first three languages are part of this. A counter by kind goes into the metrics. The way back to the file browser is always there, whatever happens.",
      fit: "The maintainers keep seven open issues about these messages, want them closed by one change, and will review the translations together with people who speak the languages.",
      repositories: ["jupyterhub/nbgitpuller"],
    },
    slices: [
      [
        "Five reasons, five pages",
        "What happened, what is safe, what to do next.",
        "jupyterhub/nbgitpuller",
        26,
        36,
        "",
      ],
      [
        "Copy it for whoever helps",
        "The technical part folded away, and one button.",
        "jupyterhub/nbgitpuller",
        12,
        18,
        "",
      ],
      ["Which reason, how often", "A count for teachers, without names.", "jupyterhub/nbgitpuller", 12, 19, ""],
    ],
    pledges: [
      ["dana", "riverbend", 4_250],
      ["rosa", "delta", 6_000],
      ["grace", "orchard", 3_000],
    ],
    matched: 5_000,
    contributions: [
      ["Structured error handling", 1, 371],
      ["A way back from every error", 1, 374],
      ["Copy error button", 2, 377],
      ["Count errors by kind", 3, 381],
      ["Five pages in three languages", 1, 384],
    ],
    words: [
      ["grace", "orchard", 400, "My evening class did it alone. I stood there with nothing to do."],
      [
        "rosa",
        "delta",
        330,
        "The count by reason is the nicest present: we found out that one link in our own syllabus was wrong since 2024.",
      ],
    ],
  },
];

/** Proposed, paid, built, accepted and credited, half a year each; each deliverable is accepted by everybody who paid. */
function olderProject(
  story: Story,
  { proposal, by: [person, organization], begins, slices, pledges, matched, contributions, maintainer, words }: Older,
): void {
  const told = new ProjectStory(story, proposal).propose(person, organization, [begins, "10:00"]);
  pledges.slice(1).forEach(([endorser, of], index) => told.endorse(endorser, of, [begins - 3 - index, "11:00"]));
  told.scope({
    slices,
    closesInDays: -(begins - 75),
    endorsed: [begins - 12, "10:00"],
    scoped: [begins - 22, "10:00"],
    signedOff: [begins - 28, "10:00"],
  });
  for (const repository of proposal.repositories) told.consent(maintainer, repository, [begins - 25, "10:00"], "Yes.");
  told.move("raising", [begins - 30, "09:00"]);
  pledges.forEach(([payer, of, amount], index) => told.pledge(payer, of, [begins - 32 - index * 6, "13:00"], amount));
  if (matched !== undefined) told.match("weil", classrooms, [begins - 50, "13:00"], matched);
  told.deadline([begins - 75, "17:05"]).begin([begins - 80, "10:00"], [begins - 90, "13:00"], [begins - 92, "09:00"]);
  const payers = [
    ...pledges.map(([payer, of]) => [payer, of] as const),
    ...(matched === undefined ? [] : [["weil", "commons"] as const]),
  ];
  slices.forEach((_slice, index) => {
    const accepted = begins - 150 - index * 45;
    told
      .build(index + 1, "monitoring", [accepted + 8, "10:00"], 6)
      .accept(index + 1, [accepted, "13:00"], payers)
      .invoice(index + 1, [accepted - 2, "10:00"], [accepted - 22, "11:00"]);
  });
  contributions.forEach(([title, position, number], index) => {
    const repository = slices[position - 1]?.[2] ?? proposal.repositories[0]!;
    told.contribute(title, repository, position, [begins - 135 - (position - 1) * 45 - index, "10:00"], {
      number,
      state: index % 2 === 0 ? "released" : "merged",
    });
  });
  const last = begins - 150 - (slices.length - 1) * 45;
  told
    .move("done", [last - 24, "10:00"])
    .move("communicated", [last - 30, "10:00"])
    .move("credited", [last - 32, "10:00"])
    .move("closed", [last - 60, "10:00"]);
  for (const [who, forWhom, days, text] of words) told.say(who, forWhom, [days, "16:00"], text);
}

/** Done and credited: one of this year, four older ones. */
export function tellDone(story: Story): void {
  teachersDashboards(story);
  for (const each of older) olderProject(story, each);
}
