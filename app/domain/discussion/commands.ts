import { z } from "zod";
import { recordDecisionData, setAgreementData, takeBackDecisionData } from "./decision.ts";
import { commandKey, deleteMessageData, editMessageData, postMessageData, setReactionData } from "./message.ts";

const projectStreamId = z.templateLiteral(["project:", z.uuid()]);
const revision = z.int().positive();

/** Everything that may be done by socket or by its HTTP twin. Money and stages go by forms instead. */
export const command = z.discriminatedUnion("name", [
  z.object({ name: z.literal("post-message"), stream: projectStreamId, key: commandKey, data: postMessageData }),
  z.object({
    name: z.literal("edit-message"),
    stream: projectStreamId,
    key: commandKey,
    baseRev: revision,
    data: editMessageData,
  }),
  z.object({ name: z.literal("delete-message"), stream: projectStreamId, key: commandKey, data: deleteMessageData }),
  z.object({ name: z.literal("set-reaction"), stream: projectStreamId, key: commandKey, data: setReactionData }),
  z.object({
    name: z.literal("record-decision"),
    stream: projectStreamId,
    key: commandKey,
    baseRev: revision,
    data: recordDecisionData,
  }),
  z.object({ name: z.literal("set-agreement"), stream: projectStreamId, key: commandKey, data: setAgreementData }),
  z.object({
    name: z.literal("take-back-decision"),
    stream: projectStreamId,
    key: commandKey,
    data: takeBackDecisionData,
  }),
]);

/** As a client writes it. */
export type CommandInput = z.input<typeof command>;
export type Command = z.output<typeof command>;
