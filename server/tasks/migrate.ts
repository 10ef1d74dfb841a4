import type { Task } from "./task.ts";

/** Opening the database has brought it up to date already: this task only says so. */
export const migrate: Task = () => {
  console.log("The tables are up to date.");
  return Promise.resolve(0);
};
