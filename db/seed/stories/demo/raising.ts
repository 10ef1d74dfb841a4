import type { Story } from "../../story.ts";
import { classrooms } from "./funds.ts";
import { steps } from "./meet.ts";
import { othersOffer, ProjectStory, type StoryProposal } from "./project-story.ts";

const costs: StoryProposal = {
  title: "Know what each group costs, while it runs",
  summary:
    "A shared hub sends one bill. Leaders learn weeks later which course or lab used it, and cannot act in time.",
  problem:
    "Ten of our hubs serve more than one group: courses, labs, visiting schools. The cloud sends one bill for all of them, three weeks after the month ends. When a group doubles its use, the person who must pay for it reads about it in a spreadsheet that somebody in operations made by hand. Two members already stopped giving access to guests, only because they could not see what a guest costs.",
  solution:
    "Let the group travel with the person: from the campus login into the hub, onto each folder and each Dask cluster, and into one page of costs that a leader reads without help. The page says what this month has cost by group, what is running at this moment, and what the month will cost by Friday. Every piece lands upstream, so that any hub in the world can switch it on.",
  implementation:
    "Groups come with the claims that campus logins already send; the authenticator keeps them in the auth state and refreshes them at each sign-in. A label carries the group onto home folders and onto Dask clusters, where the cloud’s own bill understands it. A small exporter reports hours and bytes by label, and one dashboard draws them. Each part is merged in its own repository, behind a setting that is off by default.",
  fit: "Maintainers agreed in all four repositories before money was raised, the last of them on condition that labels stay optional. Twelve review hours are in the price. Nothing here is specific to one cloud or to one network.",
  repositories: [
    "jupyterhub/oauthenticator",
    "2i2c-org/jupyterhub-home-nfs",
    "dask/dask-gateway",
    "jupyterhub/grafana-dashboards",
  ],
};

function knowTheCosts(story: Story): void {
  const waits = { kind: "match", numerator: 1, denominator: 2, capMinor: 12_000_00n } as const;
  new ProjectStory(story, costs)
    .propose("ingrid", "nordlys", [135, "09:12"])
    .endorse("maren", "harbour", [131, "10:05"], "Our cruises are billed with everybody else’s summer school.")
    .endorse("helen", "lakeside", [128, "14:40"], "Four faculties share one hub; the dean asks for four numbers.")
    .endorse("noa", "reef", [126, "21:15"])
    .endorse("tomas", "earthlab", [122, "16:02"], "Three schools at once, and one invoice.")
    .endorse("elif", "mirador", [119, "18:30"])
    .scope({
      slices: [
        [
          "Groups travel with the login",
          "Groups from any campus login reach the hub, and stay right at each sign-in.",
          "jupyterhub/oauthenticator",
          26,
          34,
          "",
        ],
        [
          "Storage use by person and group",
          "A leader sees whose files fill the disk, once a day, without reading a file name.",
          "2i2c-org/jupyterhub-home-nfs",
          30,
          40,
          "420",
        ],
        [
          "Dask clusters carry their group",
          "Each cluster and its workers carry a group label that the bill understands.",
          "dask/dask-gateway",
          32,
          44,
          "560",
        ],
        [
          "One cost page for leaders",
          "One page: this month by group, what is running now, and what it will cost by Friday.",
          "jupyterhub/grafana-dashboards",
          20,
          30,
          "140",
        ],
      ],
      minimum: "30,480",
      closesInDays: 9,
      endorsed: [100, "09:30"],
      scoped: [72, "11:00"],
      signedOff: [61, "15:20"],
    })
    .consent(
      "iris",
      "jupyterhub/oauthenticator",
      [70, "08:10"],
      "Yes. Claims already arrive; please keep the refresh cheap.",
    )
    .consent(
      "theo",
      "2i2c-org/jupyterhub-home-nfs",
      [68, "17:45"],
      "Yes, once a day is fine. Not more often on large disks.",
    )
    .consent("theo", "jupyterhub/grafana-dashboards", [68, "17:50"], "Yes.")
    .consent("hana", "dask/dask-gateway", [63, "02:20"], "Yes, if labels stay optional.")
    .move("raising", [58, "09:00"], "All four repositories agreed; opened for nine weeks.")
    .pledge("jonas", "harbour", [58, "11:40"], 8_000)
    .pledge("ingrid", "nordlys", [49, "08:25"], 6_000)
    .pledge(
      "callum",
      "highland",
      [43, "10:10"],
      { kind: "in_kind", hours: 24, valueMinor: 6_000_00n },
      { deliverable: 1, note: "Two of our engineers know the claims by heart." },
    )
    .pledge("helen", "lakeside", [41, "15:02"], 5_000, { conditions: [othersOffer(33_000)] })
    .pledge("elif", "mirador", [15, "19:30"], 4_400)
    .pledge("weil", "commons", [13, "13:30"], waits, { conditions: [{ kind: "organizations", count: 8 }] })
    .intend("aino", "polar", [6, "09:05"], 4_000)
    .pledge("noa", "reef", [2, "14:16"], 3_000)
    .pledge("tomas", "earthlab", "min:165", 5_000)
    .pledge("dana", "riverbend", "min:23", 1_600)
    .contribute("Expose group claims in the auth state", "jupyterhub/oauthenticator", 1, [1, "12:40"], {
      number: 741,
      author: "creid",
      inKind: "highland",
      by: "callum",
    })
    .contribute("Document the claims for operators", "jupyterhub/oauthenticator", 1, [5, "10:30"], {
      number: 738,
      author: "creid",
      inKind: "highland",
      by: "callum",
    })
    .contribute("Refresh groups at each login", "jupyterhub/oauthenticator", 1, [1, "16:05"], {
      number: 744,
      state: "in_review",
      author: "creid",
      inKind: "highland",
      by: "callum",
    })
    .contribute("Export use per folder as metrics", "2i2c-org/jupyterhub-home-nfs", 2, [12, "11:00"], {
      number: 88,
      state: "proposed",
    })
    .contribute("Label clusters with the owner’s group", "dask/dask-gateway", 3, [11, "11:00"], {
      number: 815,
      state: "proposed",
    })
    .contribute("Report hours by label", "dask/dask-gateway", 3, [11, "11:10"], { number: 816, state: "proposed" })
    .contribute("Cost by group, day by day", "jupyterhub/grafana-dashboards", 4, [10, "11:00"], {
      number: 203,
      state: "proposed",
      by: "ana",
    })
    .contribute("Plain words for each panel", "jupyterhub/grafana-dashboards", 4, [10, "11:05"], {
      number: 204,
      state: "proposed",
      by: "ana",
    })
    .say(
      "lucia",
      "harbour",
      [57, "12:02"],
      "For us the interesting part is the **cruise**: six weeks of heavy use and then nothing. Will the page show a group that is quiet now, but was not last month?",
    )
    .answer(
      "priya",
      null,
      [57, "13:15"],
      "Yes: the month so far stays, with the day on which it was last used. I added it to the definition of done of deliverable 4.",
    )
    .react("thanks", ["lucia", "ingrid"], [57, "14:00"])
    .say(
      "ingrid",
      "nordlys",
      [48, "08:40"],
      "Fourteen stations, one hub. If I can tell the ministry which station used what, I can ask each of them for its part next year.",
    )
    .say(
      "callum",
      "highland",
      [43, "10:30"],
      "We cannot put money in this quarter, but two of us know the claims by heart. Twenty-four hours in kind for deliverable 1; we started.",
    )
    .say(
      "iris",
      "circle",
      [36, "09:20"],
      "Reviewed the sketch for the auth state. Please do not store more than the group names: operators back that table up.",
    )
    .react("thanks", ["priya", "callum"], [36, "11:40"])
    .meet(
      "sam",
      [26, "15:00"],
      "Who tests what, and when",
      "Login groups: who has a second identity provider (10)\nDask labels (10)\nCost page: which week is the first (15)",
      [
        steps.begin(1, "sam", 1),
        steps.hand(4, "callum"),
        steps.hand(5, "ingrid"),
        steps.begin(14, "sam", 2),
        steps.ask(16, "sam", "Hours to test the labels on three schools", 3),
        steps.answer(17, "tomas", 10),
        steps.answer(17, "callum", 16),
        steps.answer(18, "priya", 12),
        steps.answer(18, "ingrid", 24),
        steps.reveal(19, "sam"),
        steps.act(22, "tomas", "Lend two schools as a test bed in the first week", "Tomás Rivera", null),
        steps.begin(24, "sam", 3),
        steps.act(31, "priya", "Ask the teachers which day their week begins on", "Priya Nair", null),
        steps.done(33, "priya", 2),
        steps.close(38, "sam"),
      ],
    )
    .topic("tomas", [33, "09:10"], "Clusters and their labels")
    .say(
      "tomas",
      "earthlab",
      [33, "09:12"],
      "Who writes the owner’s group on a cluster: the gateway, or the person who starts it? If it is the person, half of ours will say *test*.",
      { about: "Clusters and their labels" },
    )
    .answer("priya", null, [33, "10:40"], "The gateway, from the same claims as deliverable 1. Nobody types anything.")
    .say(
      "helen",
      "lakeside",
      [2, "15:02"],
      "Our 5,000 is signed, but it waits until others offer 33,000. Not to be difficult: our board will not be the one that carries it.",
    )
    .react("question", ["tomas"], [2, "15:10"])
    .say(
      "weil",
      "commons",
      [2, "15:20"],
      "Same here. With eight organizations beside us the match stands, up to 12,000. Can deliverable 4 keep the forecast?",
    )
    .say(
      "priya",
      null,
      [1, "07:50"],
      "Decision, so that nobody has to search for it: the forecast to Friday **stays** in deliverable 4. The yearly view moves to a later project.",
    )
    .react("thanks", ["weil"], [1, "09:30"])
    .decide(
      "priya",
      [1, "10:15"],
      [
        ["helen", "lakeside"],
        ["ingrid", "nordlys"],
        ["callum", null],
      ],
    )
    .answer(
      "elif",
      "mirador",
      [1, "18:44"],
      "Good. Nights are planned by the week here, a forecast to Friday is exactly the right length.",
    )
    .say(
      "tomas",
      "earthlab",
      "min:154",
      "We run three schools on one hub, so labels on Dask clusters matter most to us. Happy to test on ours in the first week.",
    )
    .react("celebrate", ["callum", "priya"], "min:140")
    .say(
      "ingrid",
      "nordlys",
      "min:10",
      "So one more organization tips it? Then Lakeside and the match both stand, and each of us pays about a quarter less.",
    );
}

const pulls: StoryProposal = {
  title: "Pull new course material without overwriting students’ work",
  summary:
    "When a teacher moves a file, the next pull stops, and a class of two hundred waits for one person who knows git.",
  problem:
    "Teachers hand out notebooks by a link that pulls them into each student’s home folder. When the teacher renames or moves a file after the first week, the next pull meets a file that the student has changed, and it stops with a message about merging that nobody in the room understands. In a class of two hundred, one assistant then visits laptop after laptop. We lost the first half hour of eleven lectures last term.",
  solution:
    "Before anything is written, the pull says in plain words what would change, and it never touches what a student has changed: their version is kept beside the new one with the day in its name. A teacher sees in advance, on a copy, what a pull would do to a typical student. If a pull stops anyway, the message says what is safe, and one button brings the folder back to how it was.",
  implementation:
    "The tool already knows the three cases that may happen to a file; we make each of them a named step with its own test, write the student’s version aside before a step, and undo by moving it back. The preview for teachers runs the same steps on a temporary clone. Messages become a short page with translations. Two hubs with large classes test it for three weeks before it is released.",
  fit: "The maintainers asked for this in an issue that is four years old. It changes no setting and no link that teachers already use, and it removes two special cases from the code.",
  repositories: ["jupyterhub/nbgitpuller"],
};

function pullWithoutOverwriting(story: Story): void {
  new ProjectStory(story, pulls)
    .propose("rosa", "delta", [104, "15:30"])
    .endorse("dana", "riverbend", [101, "16:20"], "First-year classes. Every week.")
    .endorse("petra", null, [99, "13:05"], "I am the assistant who visits the laptops.")
    .endorse("grace", "orchard", [97, "20:10"], "Evening students have no assistant at all.")
    .endorse("helen", "lakeside", [95, "14:00"])
    .scope({
      slices: [
        [
          "Nothing of a student’s is ever overwritten",
          "Each step keeps the student’s version aside, and can be undone.",
          "jupyterhub/nbgitpuller",
          28,
          36,
          "",
        ],
        [
          "Say what will change, before it changes",
          "A plain page for students, a preview on a copy for teachers.",
          "jupyterhub/nbgitpuller",
          24,
          32,
          "",
        ],
        [
          "Bring my folder back",
          "One button after a pull that stopped, and words that a beginner understands.",
          "jupyterhub/nbgitpuller",
          10,
          16,
          "",
        ],
      ],
      minimum: "15,000",
      closesInDays: 16,
      endorsed: [80, "10:00"],
      scoped: [55, "10:30"],
      signedOff: [50, "14:10"],
    })
    .consent(
      "iris",
      "jupyterhub/nbgitpuller",
      [53, "09:00"],
      "Very welcome. Please split it into reviews of less than four hundred lines.",
    )
    .move("raising", [46, "09:00"])
    .pledge("rosa", "delta", [45, "15:10"], 6_200)
    .pledge("dana", "riverbend", [38, "17:30"], 3_000)
    .pledge("amara", "savanna", [30, "10:20"], 1_500)
    .pledge("weil", "commons", [27, "09:40"], 4_500, { conditions: [othersOffer(15_000)], credits: "harbour" })
    .pledge("helen", "lakeside", [12, "09:58"], 5_000)
    .withdraw("amara", "savanna", [9, "17:41"], "Our year ends in June; we come back with the new budget.")
    .intend("amara", "savanna", [9, "17:50"], 1_500)
    .interest("grace", "orchard", [7, "20:30"])
    .contribute("Name the three cases of a pull", "jupyterhub/nbgitpuller", 1, [8, "09:30"], {
      number: 402,
      state: "in_review",
      author: "ydemir",
    })
    .contribute("Teachers’ words for merging", "jupyterhub/nbgitpuller", 2, [4, "10:00"], {
      number: 405,
      state: "proposed",
      kind: "documentation",
      by: "ana",
    })
    .say(
      "petra",
      "lakeside",
      [44, "13:30"],
      "I kept notes for a term: 163 visits to laptops, 140 of them for the *same* reason. I can share the notes with whoever writes the messages.",
    )
    .answer("ana", null, [43, "09:05"], "Yes please! They would make the best test cases that I can think of.")
    .say(
      "dana",
      "riverbend",
      [38, "17:45"],
      "Signed 3,000. We would rather pay this once than an assistant every autumn.",
    )
    .say(
      "iris",
      "circle",
      [20, "08:15"],
      "One wish from the maintainers: keep the old behaviour behind a flag for one release, so that scripts have time.",
    )
    .answer("yusuf", null, [20, "10:40"], "Agreed, it is in the plan for deliverable 1 now.")
    .react("thanks", ["iris"], [20, "12:00"])
    .say(
      "amara",
      "savanna",
      [9, "17:55"],
      "We had to take our 1,500 back for this budget year, and it stays an intent for the next. Sorry; we do want it.",
    )
    .say(
      "rosa",
      "delta",
      [3, "15:12"],
      "800 to the minimum, and then Commons’ 4,500 can stand too. Who else teaches large classes?",
    );
}

const images: StoryProposal = {
  title: "Build an image from a repository in under three minutes",
  summary: "People give up while the environment builds. The layers they need were built yesterday, on the next node.",
  problem:
    "A visitor clicks a link to open a repository with its environment, and then waits. Half of the builds on our hubs take longer than nine minutes, and the logs show that six visitors of ten close the page before it is done. Nearly everything that is built was built before, often on the very next machine, but each machine keeps its layers for itself and throws them away in the night.",
  solution:
    "Machines share what they have built. A build begins by asking its neighbours for layers, common environments are kept warm, and the page tells the visitor honestly how long it will take, from builds like it, instead of a bar that stands still at ninety per cent. We aim at three minutes for two of three builds, measured on the hubs of four members, and we publish the measurements whatever they are.",
  implementation:
    "Layers go into a shared registry cache beside the cluster, with a size limit and a rule for what leaves first. The builder learns to read from it and to write to it without a build ever waiting for it. A nightly job keeps the fifty most used environments warm. Estimates come from the last hundred builds with similar files. Every part can be switched off, and works with the two registries that operators use most.",
  fit: "The builder’s maintainers have asked for a shared cache for years and reviewed the plan twice. It makes public services cheaper to run too, because each layer is stored and moved once.",
  repositories: ["jupyterhub/binderhub", "jupyterhub/repo2docker"],
};

function buildFaster(story: Story): void {
  new ProjectStory(story, images)
    .propose("elif", "mirador", [118, "20:00"])
    .endorse("ingrid", "nordlys", [112, "09:15"])
    .endorse("tomas", "earthlab", [110, "15:55"], "Students who wait nine minutes do not come back.")
    .endorse("leo", "isthmus", [108, "18:20"])
    .endorse("zola", null, [107, "12:45"])
    .scope({
      slices: [
        [
          "A shared cache of layers",
          "Builds ask their neighbours first, and never wait for them.",
          "jupyterhub/binderhub",
          46,
          60,
          "1,200",
        ],
        [
          "Warm environments",
          "The fifty most used environments are there before anybody asks.",
          "jupyterhub/repo2docker",
          52,
          72,
          "1,800",
        ],
        [
          "An honest estimate",
          "The page says how long it will take, from a hundred builds like it.",
          "jupyterhub/binderhub",
          44,
          64,
          "800",
        ],
      ],
      minimum: "36,000",
      closesInDays: 23,
      under: "slices",
      endorsed: [90, "10:00"],
      scoped: [64, "11:30"],
      signedOff: [47, "10:50"],
    })
    .consent("theo", "jupyterhub/binderhub", [60, "16:00"], "Yes, and thank you for asking twice.")
    .consent(
      "theo",
      "jupyterhub/repo2docker",
      [60, "16:02"],
      "Yes. Warm images need a way to be told apart in the metrics.",
    )
    .move("raising", [42, "09:00"])
    .pledge("ingrid", "nordlys", [40, "08:45"], 9_000)
    .pledge("jonas", "harbour", [35, "11:05"], 5_000)
    .pledge(
      "tomas",
      "earthlab",
      [29, "16:10"],
      { kind: "share", basisPoints: 1_250, capMinor: 7_000_00n },
      { conditions: [{ kind: "maintainers" }] },
    )
    .pledge("saskia", "geodesy", [22, "10:35"], 4_000, { named: false })
    .pledge("elif", "mirador", [21, "19:40"], 5_000, { conditions: [othersOffer(36_000)] })
    .pledge(
      "weil",
      "commons",
      [18, "09:20"],
      { kind: "closer", limitMinor: 8_000_00n },
      { note: "For the end, if something is missing." },
    )
    .pledge("noa", "reef", [14, "20:50"], 3_000, { conditions: [{ kind: "organizations", count: 6 }] })
    .pledge(
      "callum",
      "highland",
      [11, "09:55"],
      { kind: "in_kind", hours: 16, valueMinor: 4_000_00n },
      { deliverable: 2 },
    )
    .match("weil", classrooms, [12, "10:15"], 6_000)
    .interest("leo", "isthmus", [10, "18:00"])
    .offerPrepaid(
      "savanna",
      [60, "11:00"],
      [2, "09:30"],
      2_500,
      "You paid it ahead for development in September, and this is small enough to begin with.",
    )
    .pledge("kwame", "savanna", "min:95", 6_000, {
      note: "Above what one of us signs alone: the second signature is asked for.",
    })
    .contribute("Measure where a build spends its time", "jupyterhub/binderhub", 1, [16, "10:20"], {
      number: 1990,
      author: "ydemir",
    })
    .contribute("Read layers from a registry cache", "jupyterhub/binderhub", 1, [6, "15:00"], {
      number: 1994,
      state: "in_review",
      author: "ydemir",
    })
    .say(
      "elif",
      "mirador",
      [41, "20:10"],
      "Here is what made us write this: on the night of the eclipse workshop, 212 people clicked the link and 83 saw a notebook.",
    )
    .say(
      "theo",
      "circle",
      [39, "15:30"],
      "The public builders would profit at once. I will review deliverable 1 myself.",
    )
    .say(
      "yusuf",
      null,
      [16, "10:35"],
      "First measurements are merged: **71 %** of the time goes into layers that exist on another machine already.",
    )
    .say(
      "ingrid",
      "nordlys",
      [15, "07:55"],
      "That is even more than I feared. Does the under-funding rule mean that the cache alone would be built if we stop at 27,000?",
    )
    .say(
      "lena",
      null,
      [15, "09:10"],
      "Yes: below the minimum, the deliverables that are fully covered are funded, in their order. It is written on the panel, and was before anybody signed.",
    )
    .say(
      "zola",
      "sundial",
      [5, "13:20"],
      "We cannot pledge before April, but I endorsed it and will bring it to our committee.",
    );
}

/** Three raises: one pledge from tipping, close to its minimum, and half way. */
export function tellRaising(story: Story): void {
  knowTheCosts(story);
  pullWithoutOverwriting(story);
  buildFaster(story);
}
