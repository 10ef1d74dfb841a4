import { holdLetters } from "#app/domain/identity/hold-letters.server.ts";
import { answerTo } from "#app/http/answer.server.ts";
import { taskContext, type Task } from "./task.ts";

/** `letters hold|send`: for a copy that was made in another way than by `restore`, and for whoever has no steward to ask. */
export const letters: Task = async ({ database, words: [what] }) => {
  if (what !== "hold" && what !== "send") {
    console.error("Say whether letters and notices are held or sent: npm run letters -- hold|send");
    return 1;
  }
  const answer = await holdLetters(taskContext(database, "letters", ["network.hold_letters"]), null, {
    held: what === "hold",
  });
  if (!answer.ok) {
    console.error(answerTo(answer.refusal).words);
    return 1;
  }
  console.log(
    what === "hold" ? "Letters and notices are held." : "Letters and notices are sent, those that waited first.",
  );
  return 0;
};
