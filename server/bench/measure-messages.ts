import { postMessage } from "#app/domain/discussion/post-message.server.ts";
import { systemClock, type Clock } from "#app/domain/kernel/clock.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { openDatabase, type Pool } from "#db/client.server.ts";
import { connected, markdown, openBrowser } from "./browser.ts";
import type { Voice } from "./crowd.ts";
import { contextOf } from "./fill-book.ts";
import { record, replay } from "./replay.ts";
import { compare, workOff, type Comparison } from "./rounds.ts";
import type { Book, Workplace } from "./workplace.ts";

interface MessageOptions {
  readonly url: string;
  readonly projectId: string;
  /** Where the project's stream ends now. */
  readonly head: number;
  /** At least as many as messages in ten seconds, by ten. */
  readonly voices: readonly Voice[];
  /** Recorded for the bare loop; a side that runs out of them sooner than out of time has been fast enough. */
  readonly messages: number;
  readonly secondsEach: number;
  readonly writersAtOnce: number;
  /** To the database: as many as the product opens, and as many the bare loop has. */
  readonly connections: number;
  readonly rounds: number;
}

export interface MessageRates {
  /** The whole way: a command by socket, who one is, the verb, the answer, and telling whoever follows. */
  readonly bySocket: Comparison;
  readonly byVerb: Comparison;
}

/**
 * Messages per second in one thread, beside a bare loop of the verb's own statements.
 * @param pristine the book from before the product began to run on it, which nobody is connected to
 */
export async function measureMessages(
  workplace: Workplace,
  pristine: Book,
  options: MessageOptions,
): Promise<MessageRates> {
  const { url, projectId, head, voices, messages, secondsEach, writersAtOnce, connections, rounds } = options;
  // As in production: what a transaction writes is dated by the database.
  const clock: Clock = { ...systemClock, transactions: "database" };
  const workshop = { clock, newId: idsBy(clock) };
  const contexts = await pristine.withDatabase(({ db }) =>
    Promise.all(voices.map(({ personId }) => contextOf({ db, ...workshop }, personId))),
  );
  const post = async (db: Pool, n: number) => {
    const { actor, bell } = contexts[n % contexts.length]!;
    const posted = await postMessage({ db, ...workshop, actor, bell }, workshop.newId(), {
      projectId,
      markdown,
      organizationId: null,
      replyToId: null,
    });
    if (!posted.ok) throw new Error(`a message of the bench was refused: ${posted.refusal.kind}`);
  };
  const statements = await pristine.withCopy((address) =>
    record(
      address,
      Array.from({ length: messages }, (_, n) => (db) => post(db, n)),
    ),
  );
  const byLoop = () =>
    pristine.withCopy((address) => replay(address, statements, { workers: connections, secondsEach }));

  const byVerb = await compare(
    rounds,
    () =>
      pristine.withCopy(async (address) => {
        const database = openDatabase(address, { poolSize: connections });
        return workOff(messages, secondsEach, connections, (n) => post(database.db, n)).finally(() => database.close());
      }),
    byLoop,
  );

  const stream = `project:${projectId}`;
  const reader = openBrowser({ url, stream, after: head, cookie: voices[0]!.cookie, hears: () => {} });
  const writers = voices.map(({ cookie }) => openBrowser({ url, stream, after: head, cookie }));
  workplace.undoLater(() => [reader, ...writers].forEach(({ live }) => live.close()));
  await Promise.all([reader, ...writers].map(connected));
  let said = 0;
  const bySocket = await compare(
    rounds,
    () =>
      workOff(messages, secondsEach, writersAtOnce, async () => void (await writers[said++ % writers.length]!.say())),
    byLoop,
  );
  for (const { live } of [reader, ...writers]) live.close();
  return { bySocket, byVerb };
}
