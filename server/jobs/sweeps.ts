import { sweepIdentity } from "#app/domain/identity/sweep-identity.server.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import { sweepAnswers } from "#app/domain/kernel/sweep-answers.server.ts";
import { sweepLetters } from "#app/domain/mail/sweep-letters.server.ts";
import type { Swept } from "#app/domain/kernel/sweep.server.ts";
import { sweepNotifications } from "#app/domain/notifications/sweep-notifications.server.ts";
import type { Services } from "#app/http/services.ts";
import { sweepLetterFolder } from "../adapters/sweep-letter-folder.ts";
import type { Env } from "../env.ts";
import type { Job, Jobs } from "./jobs.ts";
import { sweepDeadTasks } from "./sweep-dead-tasks.ts";

type Kept = Pick<
  Env,
  "DATA_DIR" | "KEEP_ANSWERS_DAYS" | "KEEP_DEAD_TASKS_DAYS" | "KEEP_LETTERS_DAYS" | "KEEP_NEWS_DAYS"
>;

/**
 * What takes away, each hour, what is kept for a time only. Where a round leaves something over, the next one comes at
 * once: however much a network writes in an hour, it does not grow by that.
 */
export function sweeps(
  { db, clock, push }: Pick<Services, "db" | "clock" | "push">,
  kept: Kept,
  wake: Jobs["wake"],
): Job[] {
  const agoMs = (ms: number) => new Date(clock.now().getTime() - ms);
  const hourly = (minute: number, name: string, take: () => Promise<Swept>): Job => ({
    name,
    at: `${minute} * * * *`,
    run: async () => {
      const { isDone } = await take();
      if (!isDone) wake(name);
    },
  });
  return [
    hourly(7, "sweep-identity", () => sweepIdentity({ db, clock })),
    hourly(17, "sweep-dead-tasks", () => sweepDeadTasks(db, clock.now(), kept.KEEP_DEAD_TASKS_DAYS * dayMs)),
    hourly(27, "sweep-letter-folder", () =>
      sweepLetterFolder(`${kept.DATA_DIR}/mail`, agoMs(kept.KEEP_LETTERS_DAYS * dayMs)),
    ),
    hourly(27, "sweep-letters", () => sweepLetters({ db, clock }, kept.KEEP_LETTERS_DAYS)),
    hourly(37, "sweep-answers", () => sweepAnswers({ db, clock }, kept.KEEP_ANSWERS_DAYS)),
    hourly(47, "sweep-notifications", () =>
      sweepNotifications({ db, clock }, push, { newsDays: kept.KEEP_NEWS_DAYS, lettersDays: kept.KEEP_LETTERS_DAYS }),
    ),
  ];
}
