import type { Story } from "../../story.ts";
import { steps } from "./meet.ts";
import { ProjectStory, type StoryProposal } from "./project-story.ts";

const ship: StoryProposal = {
  title: "Work on a hub from a ship with no connection",
  summary: "Cruises last six weeks, satellites are slow, and the notebooks of the voyage are merged by hand ashore.",
  problem:
    "A research ship is at sea for six weeks, with a satellite link that carries mail and little else. The people on board work on laptops with yesterday’s environments, each with a copy of the data, and when they come home somebody merges forty notebooks by hand for a month. Stations on the ice and archives in cellars live in the same way, for longer. What they compute at sea cannot be repeated ashore, and sometimes not even read.",
  solution:
    "A small hub travels with the ship: the same login, environments and folders as ashore, on one machine in the laboratory. When there is a connection, however thin, it tells the hub ashore what is new, the small things first, and goes on where it stopped when the link breaks. Ashore, one sees the voyage’s notebooks as they arrive, and two versions of one notebook are shown side by side instead of overwritten.",
  implementation:
    "A distribution of the hub for one machine, which starts without any network and needs no operator on board. Folders are synchronized in pieces that can be resumed, with an order that people may change. Environments are brought on a disk and checked by their digest. We would begin with one ship and one station, and write down everything that breaks. How large this is we do not know yet; that is what scoping is for.",
  fit: "Several upstream projects have parts of it; none puts them together. The pieces would be useful to field schools and to clinics without a line too.",
  repositories: ["jupyterhub/the-littlest-jupyterhub"],
};

const languages: StoryProposal = {
  title: "The launch page in six languages",
  summary: "People who do not read English guess which button starts their server.",
  problem:
    "Half of the people who use our hubs learnt to compute in another language than English. They guess which button starts a server, and most requests that reach support from three of our members are translations of a single page. Teachers print out pictures of the launch page with handwritten arrows. It is the first page that anybody sees, and it decides who feels that this was made for them.",
  solution:
    "The launch page, its errors and its waiting page speak Spanish, French, Portuguese, Arabic, Swahili and Norwegian, chosen by the browser and changeable by hand. Translations are made by people who teach in that language and are kept in one place, where everybody may correct them, and a page that is half translated falls back to English sentence by sentence instead of breaking.",
  implementation:
    "Sentences move out of the templates into catalogues, with a check that finds those that were forgotten. The language is chosen on the server, so that nothing flickers, and right-to-left pages get their own tests. Two teachers for each language translate and test with a class. Operators may add a language by putting a file beside the others, without a new release.",
  fit: "The maintainers want it and asked for the check that finds forgotten sentences. Catalogues are in the plain format that most translation tools can read.",
  repositories: ["jupyterhub/jupyterhub"],
};

const archive: StoryProposal = {
  title: "Archive a finished course in one click",
  summary: "After the exam, two hundred homes stay on the disk, because nobody dares to delete them.",
  problem:
    "After the exam nobody comes back, but nobody dares to delete. I will write down the numbers of the last four terms here.",
  solution: "",
  implementation: "",
  fit: "",
  repositories: [],
};

const readers: StoryProposal = {
  title: "Share a notebook with a reader who has no account",
  summary: "Reviewers, ministers and grandmothers cannot open what we made, so we send them pictures.",
  problem:
    "The result of a year’s work is a notebook, and the people whom it was made for cannot open it: reviewers have no account, a ministry’s network allows nothing, a family far away has a telephone. So we send pictures, which cannot be checked and are out of date the next morning. Making a guest account takes a day and a form, and gives a stranger a server with a terminal, which no operator likes.",
  solution:
    "A link shows the notebook as it was when it was shared, to read and to unfold, without an account and without a server behind it. Figures that were interactive stay so as far as that is possible without computing. The owner sees which links exist and takes one back with a click. If a group allows it, a reader may ask for a live copy, which then costs the group and not the network.",
  implementation:
    "A rendered snapshot is written when the link is made, into storage that can only be read, with an address that cannot be guessed. Rendering uses the converter which everybody uses already. Links have an end, by default after ninety days. The request for a live copy goes to the group’s leaders and starts a server with a limit. We would ask two members’ security officers to attack it before it is released.",
  fit: "Rendering and sharing exist as separate projects upstream; this connects them, behind a setting, with the consent of both groups of maintainers, who know each other.",
  repositories: ["jupyterhub/jupyterhub-share-link"],
};

const contrast: StoryProposal = {
  title: "A file browser that a screen reader can follow",
  summary: "Blind students can write the code, but cannot find the notebook in which to write it.",
  problem:
    "The file browser is a list that is drawn anew whenever something changes, and a screen reader is thrown back to its beginning each time. Opening the third notebook of a folder takes a blind student two minutes, and renaming it is impossible without help. Three of our members had to buy another product for single students, who then work beside their class and not with it. Two have received a letter from a lawyer.",
  solution:
    "The list keeps its place when it changes, says what changed and nothing more, and everything that can be done with a mouse can be done by keys that are shown on the page. Colours pass in both themes. A class of people who work with screen readers every day tests it while it is made, is paid for it, and has the last word on whether a deliverable is accepted.",
  implementation:
    "The list becomes a proper tree grid with its own tests in three screen readers, keeps focus by item and not by row, and batches what it announces. Keys are written down in one table from which the help page is made. We fix the contrast of states that are shown by colour only. Each part is a pull request of its own, so that it can be released as soon as it is ready.",
  fit: "The upstream accessibility group has a list of exactly these issues, reviews weekly, and offered to train the engineers who will work on it with them.",
  repositories: ["jupyterlab/jupyterlab"],
};

const nightly: StoryProposal = {
  title: "Quotas that bend before a deadline",
  summary: "The night before a thesis is due is the one night on which a limit should give way.",
  problem:
    "Limits are right on three hundred and sixty days, and wrong on the five before a deadline, when half a class needs twice as much for one night. Operators then raise the limit by hand for everybody, forget to lower it, and find out from the bill. Students who do not know an operator get nothing. Everybody agrees that there should be a way to ask, and that it should end by itself.",
  solution:
    "A person may ask for more for one night, says why in a sentence, and a leader of their group says yes or no from a telephone. It ends by itself, is counted on the group’s page of costs, and each person has only a few such nights in a term. Operators set how far a limit may bend at most, and see who asked, who agreed and what it cost.",
  implementation:
    "The quota service learns limits with an end, and a request that goes to the leaders of a group. Approval is a link in a mail that works once. The page of costs shows bent nights in their own colour. Tests go through the cruel cases: two leaders who answer at once, a request that arrives after midnight, a limit that is lowered while somebody uses it.",
  fit: "It builds on the quota service that is upstream already, and its maintainers have agreed to the interface for limits that have an end of their own.",
  repositories: ["2i2c-org/jupyterhub-usage-quotas"],
};

const satellites: StoryProposal = {
  title: "A catalogue of satellite scenes beside the launcher",
  summary: "Everybody searches for scenes in another window, and copies addresses back by hand.",
  problem:
    "Whoever works with satellite scenes searches for them on an agency’s page, in another window and in another language, copies forty addresses by hand, and finds half of them wrong. Each group has its own notebook for it, and each of these breaks when the agency changes its page, which happens twice in a year. Students spend the first week of a three-week project on finding data.",
  solution:
    "A panel beside the launcher searches the open catalogues, shows outlines on a map and clouds in per cent, and puts a line of code into the notebook which loads what one has chosen. It knows which scenes the hub has nearby already, so that nothing is moved twice. Groups may add their own catalogue, and everything that is found can be cited.",
  implementation:
    "A small extension that speaks the open catalogue standard, with the map as a picture so that it works on slow lines. Which scenes are nearby comes from an index that a nightly job writes. The line of code uses the libraries that people use today. We would test with two summer schools and stop if they do not use it in the second week.",
  fit: "Two upstream projects cover parts of it, and one of them has begun something similar, which should perhaps be awaited before we build it again.",
  repositories: ["jupyterlab/jupyterlab"],
};

/** A candidate that people mean to pay for, one that lapsed, one that is being scoped, signed off, paused, declined, and an unfinished draft. */
export function tellOthers(story: Story): void {
  new ProjectStory(story, ship)
    .propose("lucia", "harbour", [52, "09:00"])
    .endorse("maren", "harbour", [51, "09:30"], "Two ships, four cruises in a year.")
    .endorse("aino", "polar", [50, "08:20"], "Our station is a ship that does not move.")
    .endorse("noa", "reef", [49, "21:30"])
    .endorse("wren", "saltmarsh", [45, "10:15"])
    .endorse("nils", "tundra", [43, "09:45"])
    .endorse("manu", "cobalt", [40, "22:10"], "We train the people who would use it.")
    .endorse("saskia", null, [38, "13:00"])
    .interest("manu", "cobalt", [37, "22:20"])
    .intend("jonas", "harbour", [33, "10:00"], 4_000)
    .intend("aino", "polar", [31, "08:30"], 5_000)
    .intend("noa", "reef", [26, "20:40"], 3_000)
    .say(
      "lucia",
      "harbour",
      [51, "10:00"],
      "To give you an idea: after the last cruise we merged 38 notebooks. It took Anders a month, and Anders is fast.",
    )
    .say(
      "wren",
      "saltmarsh",
      [45, "10:30"],
      "Six weeks of interns on a marsh without a mast. Same problem, less seasick.",
    )
    .say(
      "priya",
      null,
      [44, "08:00"],
      "I would like to scope this in January. Could three of you tell me what *must* arrive the same day, and what may wait for the harbour?",
    )
    .answer(
      "nils",
      "tundra",
      [42, "10:05"],
      "Same day: instrument warnings, and the notebook in which somebody works on them. Everything else may wait until spring, if it must.",
    )
    .say(
      "manu",
      "cobalt",
      [40, "22:40"],
      "For teaching it is the other way round: the students’ notebooks matter, the data is on board anyway.",
    );

  new ProjectStory(story, languages)
    .propose("ines", "meseta", [210, "17:00"])
    .endorse("rosa", "delta", [206, "15:00"])
    .endorse("omar", "kestrel", [204, "11:00"])
    .scope({
      slices: [
        [
          "Sentences out of the templates",
          "With a check that finds those which were forgotten.",
          "jupyterhub/jupyterhub",
          26,
          34,
          "",
        ],
        [
          "Six languages, tested with classes",
          "Two teachers for each language.",
          "jupyterhub/jupyterhub",
          40,
          54,
          "500",
        ],
      ],
      closesInDays: -62,
      endorsed: [190, "10:00"],
      scoped: [175, "11:00"],
      signedOff: [168, "10:00"],
    })
    .consent("iris", "jupyterhub/jupyterhub", [172, "08:30"], "Yes, with the check.")
    .move("raising", [160, "09:00"])
    .pledge("ines", "meseta", [158, "17:10"], 3_000)
    .pledge("rosa", "delta", [140, "15:20"], 2_500)
    .pledge("omar", "kestrel", [121, "11:30"], 2_000)
    .deadline([62, "17:05"])
    .say(
      "ines",
      "meseta",
      [159, "17:30"],
      "Sixty recordings of people who guess. I would show them to you, but they would be embarrassed.",
    )
    .say(
      "omar",
      "kestrel",
      [90, "11:00"],
      "7,500 of 22,500, and the deadline is near. Are the others waiting, or is it too large?",
    )
    .say(
      "lena",
      null,
      [61, "09:00"],
      "It lapsed yesterday: all three pledges are released, nobody pays. Several members told me that the first deliverable alone would have found its money; Inés and I will scope it again in spring.",
    )
    .say("ines", "meseta", [60, "16:30"], "Thank you all the same. I would rather have it small than not at all.");

  new ProjectStory(story, archive).propose("petra", "lakeside", [5, "15:40"], "draft");

  new ProjectStory(story, readers)
    .propose("leo", "isthmus", [78, "18:00"])
    .endorse("weil", "commons", [70, "09:00"], "Our board reads on telephones.")
    .endorse("zola", "sundial", [69, "12:00"])
    .endorse("helen", "lakeside", [66, "14:30"])
    .move("endorsed", [50, "10:00"], "", "priya")
    .move("scoping", [21, "10:00"], "", "priya")
    .ask("priya", "jupyterhub/jupyterhub-share-link", [19, "11:00"], {
      when: [16, "21:40"],
      name: "Sorrel Finch",
      handle: "sorrel-finch",
      note: "If snapshots are rendered behind the setting that is there already.",
    })
    .ask("leo", "jupyterhub/jupyterhub-share-link", [9, "18:00"])
    .intend("leo", "isthmus", [20, "18:20"], 2_500)
    .intend("weil", "commons", [17, "09:30"], 6_000)
    .say(
      "priya",
      null,
      [21, "10:30"],
      "Scoping has begun. Question to everybody: how long should a link live if nobody says anything? I would begin with ninety days.",
    )
    .say(
      "zola",
      "sundial",
      [20, "12:10"],
      "Ninety is good for reviews. For the public I want for ever, but that should be a decision and not a default.",
    )
    .react("agree", ["priya"], [20, "14:00"])
    .answer("leo", "isthmus", [19, "18:40"], "Agreed with Zola.")
    .meet(
      "priya",
      "min:24",
      "How long a link lives",
      "Reviews: ninety days or the end of the review (10)\nLinks for the public (15)\nHours for each slice (20)",
      [
        steps.begin(1, "priya", 1),
        steps.act(8, "zola", "Ask two journals how long their reviews take", "Zola Nkosi", null),
        steps.begin(13, "priya", 2),
        steps.hand(15, "leo"),
        steps.hand(16, "zola"),
        steps.ask(18, "priya", "Hours for a link that ends by itself", null),
        steps.answer(19, "zola", 30),
        steps.answer(20, "leo", 18),
      ],
    );

  new ProjectStory(story, contrast)
    .propose("grace", "orchard", [58, "20:00"])
    .endorse("dana", "riverbend", [55, "17:00"], "One of the two letters is ours.")
    .endorse("rosa", "delta", [54, "15:00"])
    .endorse("mei", "bayside", [53, "01:00"])
    .endorse("petra", null, [53, "13:00"])
    .move("endorsed", [30, "10:00"], "", "priya")
    .intend("dana", "riverbend", [28, "17:20"], 3_500)
    .interest("mei", "bayside", [27, "01:30"])
    .say(
      "grace",
      "orchard",
      [57, "20:20"],
      "Our student Ade says: *“I can do the homework. I cannot find the homework.”* That is the whole proposal.",
    )
    .say(
      "theo",
      "circle",
      [49, "15:00"],
      "Not my repository, but their accessibility group meets on Wednesdays and is wonderful. Go and say hello before you scope it.",
    );

  new ProjectStory(story, nightly)
    .propose("helen", "lakeside", [95, "14:00"])
    .endorse("elif", "mirador", [92, "19:00"])
    .endorse("tuan", "pelagic", [91, "03:00"])
    .scope({
      slices: [
        [
          "Limits with an end",
          "They bend for a night and go back by themselves.",
          "2i2c-org/jupyterhub-usage-quotas",
          18,
          26,
          "",
        ],
        [
          "Ask, and be answered",
          "A sentence from a student, a yes or no from a telephone.",
          "2i2c-org/jupyterhub-usage-quotas",
          16,
          24,
          "",
        ],
        [
          "What a bent night costs",
          "In its own colour on the page of costs.",
          "jupyterhub/grafana-dashboards",
          10,
          14,
          "100",
        ],
      ],
      minimum: "12,500",
      closesInDays: 60,
      endorsed: [70, "10:00"],
      scoped: [25, "11:00"],
      signedOff: [8, "10:00"],
    })
    .consent("theo", "2i2c-org/jupyterhub-usage-quotas", [12, "15:00"], "Yes; the interface is agreed.")
    .intend("helen", "lakeside", [7, "14:20"], 3_000)
    .say("tuan", "pelagic", [24, "03:10"], "Please count in local nights. Ours is your lunch.")
    .say(
      "sam",
      null,
      [8, "10:20"],
      "Signed off. It opens for pledges as soon as campus sign-in has left the workshop, so that we do not promise two things at once.",
    );

  new ProjectStory(story, satellites)
    .propose("tomas", "earthlab", [150, "16:00"])
    .endorse("nils", "tundra", [146, "09:00"])
    .move(
      "paused",
      [98, "10:00"],
      "Upstream has begun something similar; we look again when their first release is out.",
      "priya",
    )
    .say("tomas", "earthlab", [98, "16:00"], "Fair. I will test theirs with the spring school and report here.");
}
