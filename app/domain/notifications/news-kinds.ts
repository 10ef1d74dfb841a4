interface NewsKind {
  /** It asks for somebody's word: it stands among what waits for them until it is given, and says nothing by itself. */
  readonly waits: boolean;
  /** Also for whom wants to hear nothing of a project but what is meant for them. */
  readonly evenQuiet: boolean;
  /** Also on devices that are told of nothing but what is meant for their owner. */
  readonly onDevices: boolean;
  /** Who said something, and that they said it to its reader: before what they said. Empty for what nobody said. */
  readonly whoSaid: (who: string) => string;
  /** Whose it is, before what happened to it, where a page has room for that. */
  readonly whose: string;
}

const nobody = () => "";

/**
 * Why somebody is told, from the most to the least pressing: whoever is meant by several is told once, for the first. The
 * database has a row for each kind.
 */
export const newsKinds = {
  ask: { waits: true, evenQuiet: true, onDevices: true, whoSaid: nobody, whose: "" },
  mention: { waits: false, evenQuiet: true, onDevices: true, whoSaid: (who) => `${who} calls you`, whose: "" },
  reply: { waits: false, evenQuiet: false, onDevices: true, whoSaid: (who) => `${who} answers you`, whose: "" },
  money: { waits: false, evenQuiet: false, onDevices: true, whoSaid: nobody, whose: "Your organization’s pledge" },
  standing: { waits: false, evenQuiet: true, onDevices: true, whoSaid: nobody, whose: "" },
  answer: { waits: false, evenQuiet: true, onDevices: true, whoSaid: nobody, whose: "" },
  progress: { waits: false, evenQuiet: false, onDevices: false, whoSaid: nobody, whose: "" },
  message: { waits: false, evenQuiet: false, onDevices: false, whoSaid: (who) => who, whose: "" },
} as const satisfies Readonly<Record<string, NewsKind>>;

export type NotificationKind = keyof typeof newsKinds;

declare module "#app/domain/kernel/define-event.ts" {
  interface NewsWords extends Readonly<Record<NotificationKind, true>> {}
}

export const notificationKinds = Object.keys(newsKinds) as NotificationKind[];

/** The kinds of which this is true. */
export const kindsThat = (is: "waits" | "evenQuiet" | "onDevices"): readonly NotificationKind[] =>
  notificationKinds.filter((kind) => newsKinds[kind][is]);
