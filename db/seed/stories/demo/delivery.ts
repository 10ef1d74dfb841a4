import type { Story } from "../../story.ts";
import { ProjectStory, type StoryProposal } from "./project-story.ts";

const folders: StoryProposal = {
  title: "Home folders that warn before they are full",
  summary: "A full home folder looks like a broken hub: the server starts, and then nothing can be saved.",
  problem:
    "When a home folder is full, nothing says so. The server starts, a notebook opens, and saving it fails with a message about the kernel. People restart, ask a colleague, restart again, and in the end open a request with support, where it takes a day to find out that a forgotten download of forty gigabytes was the reason. One request in five on our hubs is this one, and each of them costs somebody a morning.",
  solution:
    "The hub says it in time: at eighty per cent a quiet line in the launcher, at ninety-five a clear one with the five largest folders and what may be deleted safely. A server with a full home still starts, in a mode in which one can delete and download but not break anything. Operators set the limits by group, and see on one page who is close to them.",
  implementation:
    "The storage server already counts bytes per home; it publishes them as metrics once a minute and answers one question from the launcher. The launcher shows the line, in a component that other sites may use too. The mode for full homes is a start option with a small writable scratch space. Limits by group are read from the same file in which operators keep them today.",
  fit: "It completes the quotas that members paid for last year, in the same repository and with the same maintainers, who asked for exactly this in their list of next steps.",
  repositories: ["2i2c-org/jupyterhub-home-nfs"],
};

function foldersThatWarn(story: Story): void {
  new ProjectStory(story, folders)
    .propose("petra", "lakeside", [170, "14:10"])
    .endorse("rosa", "delta", [165, "16:00"])
    .endorse("callum", "highland", [163, "09:40"], "Sequencing fills disks for a living.")
    .scope({
      slices: [
        [
          "Say it in time",
          "A line in the launcher at eighty and at ninety-five per cent, with the largest folders.",
          "2i2c-org/jupyterhub-home-nfs",
          22,
          30,
          "300",
        ],
        [
          "Start even when it is full",
          "A safe mode in which one can delete and download.",
          "2i2c-org/jupyterhub-home-nfs",
          24,
          32,
          "600",
        ],
      ],
      closesInDays: -20,
      under: "extend",
      endorsed: [150, "10:00"],
      scoped: [120, "09:00"],
      signedOff: [110, "11:00"],
    })
    .consent("theo", "2i2c-org/jupyterhub-home-nfs", [115, "15:00"], "Yes, it is on our own list.")
    .move("raising", [105, "09:00"])
    .pledge("helen", "lakeside", [104, "13:20"], 7_000)
    .pledge("rosa", "delta", [88, "15:45"], 5_400)
    .pledge("callum", "highland", [41, "10:30"], 4_000)
    .close([40, "12:00"], "The goal is reached; nobody gains by waiting.")
    .move("upcoming", [39, "09:30"])
    .contribute("Count bytes by home, every minute", "2i2c-org/jupyterhub-home-nfs", 1, [18, "10:00"], {
      number: 91,
      state: "proposed",
    })
    .say(
      "petra",
      "lakeside",
      [103, "14:00"],
      "If you wonder what it costs today: we counted nineteen requests in September alone.",
    )
    .say("rosa", "delta", [88, "16:00"], "Nine colleges, nine help desks, the same question. Signed.")
    .say(
      "sam",
      null,
      [39, "09:40"],
      "Co-funded, thank you all! It is second in the queue, behind campus sign-in. I will invite you to the kick-off.",
    )
    .say(
      "callum",
      "highland",
      [38, "09:15"],
      "Could the limits by group come first? We would test them with two labs.",
    );
}

const dask: StoryProposal = {
  title: "Dask clusters that go to sleep by themselves",
  summary: "Forgotten clusters run all weekend. Nobody meant to spend the money, and nobody sees it until Monday.",
  problem:
    "A cluster of forty workers is started on Friday afternoon for one figure, the laptop is closed, and on Monday the bill has grown by what a student earns in a month. It happens on every hub, to careful people too, because nothing on the screen reminds them and the idle time-out only looks at the notebook, not at the cluster. Members have begun to forbid clusters altogether, which stops the people who need them.",
  solution:
    "A cluster that has had no work for a quiet hour goes to sleep: its workers leave, its state and its address stay, and the next piece of work wakes it up. Its owner sees in the notebook how long it has been idle and what it has cost so far, and may ask for a longer night where a long computation needs one. Operators see every awake cluster on one page and may put one to sleep by hand.",
  implementation:
    "The gateway learns a new state between running and stopped, with the rules for going there and back, and stores what is needed to wake up. A small widget shows idle time and cost. The quiet hour is a setting by group. We test with recorded work of four hubs, so that no cluster falls asleep in the middle of something, and with a hundred clusters waking at once on a Monday morning.",
  fit: "The gateway’s maintainers wrote the first sketch of the sleeping state themselves. All of it is upstream; hubs that do not want it keep today’s behaviour without a change.",
  repositories: ["dask/dask-gateway"],
};

const daskPayers = [
  ["tomas", "earthlab"],
  ["ingrid", "nordlys"],
  ["maren", "harbour"],
  ["elif", "mirador"],
  ["callum", "highland"],
] as const;

function clustersThatSleep(story: Story): void {
  new ProjectStory(story, dask)
    .propose("ingrid", "nordlys", [290, "09:20"])
    .endorse("tomas", "earthlab", [285, "16:30"], "Our weekend record is 1,900.")
    .endorse("maren", "harbour", [284, "10:10"])
    .endorse("elif", "mirador", [280, "19:00"])
    .scope({
      slices: [
        [
          "A quiet hour",
          "Workers leave when there has been no work for a while; state and address stay.",
          "dask/dask-gateway",
          34,
          44,
          "300",
        ],
        [
          "Waking up",
          "The next piece of work brings the workers back, a hundred clusters at once if it must be.",
          "dask/dask-gateway",
          34,
          44,
          "300",
        ],
        [
          "See what is awake",
          "Idle time and cost in the notebook, and one page for operators.",
          "dask/dask-gateway",
          32,
          44,
          "300",
        ],
      ],
      closesInDays: -196,
      endorsed: [265, "10:00"],
      scoped: [255, "11:00"],
      signedOff: [248, "15:00"],
    })
    .consent("hana", "dask/dask-gateway", [250, "01:30"], "We sketched this state ourselves. Very glad.")
    .move("raising", [245, "09:00"])
    .pledge("tomas", "earthlab", [244, "16:00"], 10_000)
    .pledge("ingrid", "nordlys", [240, "08:30"], 8_000)
    .pledge("jonas", "harbour", [231, "10:45"], 6_000)
    .pledge("elif", "mirador", [219, "18:20"], 5_900)
    .pledge("callum", "highland", [203, "09:30"], 4_000)
    .deadline([196, "17:05"])
    .begin([190, "10:00"], [172, "13:00"], [168, "09:00"])
    .build(1, "monitoring", [62, "09:30"], 15)
    .accept(1, [54, "14:00"], daskPayers, "It has saved us the first weekend already.")
    .invoice(1, [52, "10:00"], [31, "11:20"])
    .build(2, "review", [9, "10:00"], 12)
    .build(3, "building", [20, "10:00"])
    .contribute("A state between running and stopped", "dask/dask-gateway", 1, [96, "09:00"], {
      number: 790,
      author: "ydemir",
    })
    .contribute("Stop idle clusters after a quiet hour", "dask/dask-gateway", 1, [81, "10:20"], {
      number: 797,
      author: "ydemir",
    })
    .contribute("Release 2026.9 sponsored", "dask/dask-gateway", 1, [80, "12:00"], {
      number: 20269,
      kind: "release",
      state: "released",
      by: "hana",
      author: "hsato",
    })
    .contribute("Wake a hundred clusters without a rush", "dask/dask-gateway", 2, [8, "10:15"], {
      number: 811,
      state: "in_review",
      author: "ydemir",
    })
    .contribute("Idle time and cost in the notebook", "dask/dask-gateway", 3, [15, "10:30"], {
      number: 818,
      state: "proposed",
      by: "ana",
    })
    .say("tomas", "earthlab", [243, "16:20"], "Before anybody asks: yes, the 1,900 was me.")
    .say(
      "hana",
      "gateway",
      [160, "03:00"],
      "Kick-off notes: we keep the address of a sleeping cluster for thirty days. Longer needs a setting.",
    )
    .say(
      "yusuf",
      null,
      [81, "10:40"],
      "The quiet hour is merged. It will be in the next release; you can try it on the staging hub now.",
    )
    .say(
      "maren",
      "harbour",
      [54, "14:20"],
      "Accepted. The ship’s cluster slept through the whole transit, which nobody noticed. That is the point.",
    )
    .say(
      "yusuf",
      null,
      [9, "10:10"],
      "https://forge.example/dask/dask-gateway/changes/811 is in review. Recorded work of four hubs: 2,310 wake-ups, none lost.",
      { about: 2 },
    )
    .say(
      "elif",
      "mirador",
      [7, "19:35"],
      "Could the operators’ page show *why* a cluster stays awake? That would be my first question every Monday.",
      { about: 3 },
    );
}

const signIn: StoryProposal = {
  title: "Sign in with the university account you already have",
  summary: "Every campus spells its groups differently, so every hub keeps its own list of who may enter.",
  problem:
    "Courses, labs and staff exist on each campus already, as groups in the directory. But every campus spells them in its own way, so operators copy names into a list by hand, and the list is wrong from the second week of term. Students who changed their course wait for days, people who left keep their access for months, and each campus that joins brings its own script which somebody has to understand.",
  solution:
    "The hub understands the groups as they come: a small table of spellings for each campus, kept by the campus, says what its groups mean, and a change in the directory is a change on the hub at the next sign-in. Whoever sets it up can try a login without letting anybody in or locking anybody out, and sees which rule decided. Four campuses move over together, and write down what they learnt.",
  implementation:
    "We add named mappings to the authenticator, with a checker that explains its decision, and a page on which an administrator may try a login on a copy of the rules. Moving over is a script that compares the old list with the new decision and shows the differences before anything changes. Documentation has one page for each of the three kinds of campus directory that our members use.",
  fit: "The authenticator’s maintainers have turned down one-off campus classes for years, and asked for exactly such mappings instead. They review each part, and their hours are in the price.",
  repositories: ["jupyterhub/oauthenticator"],
};

const signInPayers = [
  ["maren", "harbour"],
  ["helen", "lakeside"],
  ["dana", "riverbend"],
  ["rosa", "delta"],
  ["weil", "commons"],
] as const;

function campusSignIn(story: Story): void {
  new ProjectStory(story, signIn)
    .propose("petra", "lakeside", [330, "14:00"])
    .endorse("dana", "riverbend", [325, "17:00"])
    .endorse("rosa", "delta", [321, "15:20"], "Nine campuses, nine spellings.")
    .endorse("maren", "harbour", [318, "09:30"])
    .scope({
      slices: [
        [
          "A table of spellings",
          "Named mappings that each campus keeps for itself.",
          "jupyterhub/oauthenticator",
          16,
          22,
          "",
        ],
        [
          "Try a login without locking anyone out",
          "An explained decision, on a copy of the rules.",
          "jupyterhub/oauthenticator",
          24,
          32,
          "250",
        ],
        [
          "Moving over",
          "Old list and new decision compared, before anything changes.",
          "jupyterhub/oauthenticator",
          20,
          28,
          "",
        ],
        [
          "Four campuses, written down",
          "What each of them had to know, for the next ones.",
          "jupyterhub/oauthenticator",
          18,
          26,
          "250",
        ],
      ],
      closesInDays: -232,
      endorsed: [310, "10:00"],
      scoped: [300, "11:00"],
      signedOff: [292, "15:30"],
    })
    .consent(
      "iris",
      "jupyterhub/oauthenticator",
      [296, "08:00"],
      "Mappings instead of one class for each campus: yes, please.",
    )
    .move("raising", [288, "09:00"])
    .pledge("weil", "commons", [288, "11:00"], 6_000, {
      waitsFor: "harbour",
      note: "We come in when an institute with ships does.",
    })
    .pledge("jonas", "harbour", [287, "10:15"], 7_500)
    .pledge("helen", "lakeside", [280, "13:10"], 6_000)
    .pledge("dana", "riverbend", [262, "16:50"], 3_000)
    .pledge("rosa", "delta", [250, "14:40"], 5_000)
    .pledge(
      "jonas",
      "harbour",
      [249, "09:20"],
      { kind: "in_kind", hours: 24, valueMinor: 6_000_00n },
      { deliverable: 4, note: "We moved first: what our campus had to know, we write down for the others." },
    )
    .agreeHours("harbour", [240, "15:00"], 20, "What their campus had to know, and what it asked in the first week.")
    .deadline([232, "17:05"])
    .begin([228, "10:00"], [214, "13:00"], [210, "09:00"])
    .build(1, "monitoring", [150, "10:00"], 8)
    .accept(1, [141, "13:00"], signInPayers)
    .invoice(1, [139, "10:00"], [118, "10:40"])
    .build(2, "monitoring", [31, "10:00"], 12)
    .accept(2, [23, "13:30"], signInPayers, "Tried it with two hundred accounts; it explains itself.")
    .invoice(2, [21, "10:00"], [4, "09:30"], ["harbour", "delta"])
    .build(3, "monitoring", [5, "10:00"])
    .accept(
      3,
      [2, "16:20"],
      [
        ["helen", "lakeside"],
        ["rosa", "delta"],
      ],
      "Old list and new decision agree for every course.",
    )
    .build(4, "building", [28, "10:00"])
    .work("maren", "harbour", 4, [26, "15:10"], 6.5, "Gathered the questions of our first week.")
    .work("maren", "harbour", 4, [19, "16:30"], 7, "Answered them, and had two colleagues read the answers.")
    .work("maren", "harbour", 4, [3, "15:45"], 3.5, "Showed it to two other campuses.", false)
    .contribute("Named mappings for campus groups", "jupyterhub/oauthenticator", 1, [176, "10:00"], {
      number: 702,
      author: "ydemir",
    })
    .contribute("Accept the campus spelling of group names", "jupyterhub/oauthenticator", 1, [160, "11:00"], {
      number: 709,
      author: "ydemir",
    })
    .contribute("Try a login without locking anyone out", "jupyterhub/oauthenticator", 2, [66, "10:00"], {
      number: 726,
      author: "alima",
      by: "ana",
    })
    .contribute("Say which rule decided", "jupyterhub/oauthenticator", 2, [58, "15:00"], {
      number: 729,
      author: "alima",
      by: "ana",
      state: "released",
    })
    .contribute("Review of three newcomers’ mappings", "jupyterhub/oauthenticator", 2, [50, "09:00"], {
      number: 730,
      kind: "review",
      by: "iris",
      author: "inovak",
    })
    .contribute("Compare the old list with the new decision", "jupyterhub/oauthenticator", 3, [10, "10:30"], {
      number: 742,
      author: "ydemir",
    })
    .contribute("One page for each kind of directory", "jupyterhub/oauthenticator", 4, [4, "14:00"], {
      number: 745,
      state: "proposed",
      kind: "documentation",
      by: "ana",
    })
    .say(
      "petra",
      "lakeside",
      [205, "14:20"],
      "Our directory people agreed to keep the table of spellings themselves. I did not dream that they would.",
    )
    .say("iris", "circle", [176, "10:30"], "Merged. I like that the mapping is data, not code.")
    .say(
      "dana",
      "riverbend",
      [141, "13:30"],
      "Accepted from our side. The list that we kept by hand had 41 people on it who left years ago.",
    )
    .say(
      "ana",
      null,
      [66, "10:15"],
      "Trying a login is on staging: it tells you what *would* happen, and why, and lets nobody in.",
    )
    .say(
      "rosa",
      "delta",
      [23, "14:00"],
      "Accepted. Can we show deliverable 3 to all nine colleges at once? Thursday afternoons are good.",
    )
    .say("sam", null, [22, "08:50"], "Thursday next week, 15:00 UTC. I put it on the calendar.")
    .say(
      "maren",
      "harbour",
      [4, "09:40"],
      "Invoice for deliverable 2 is with our budget office; they pay on the first of the month.",
    );
}

/** One in the queue, two being built: some of it accepted, invoiced, paid. */
export function tellDelivery(story: Story): void {
  foldersThatWarn(story);
  clustersThatSleep(story);
  campusSignIn(story);
}
