import { v5 } from "uuid";
import type { MachineActor, MachineSort } from "./actor.ts";

/** Under which machines' ids are made; never changed. */
const machines = "0b6f8a3e-52f1-5d0c-9d3a-6f1c7f4f2a10";

/** A principal that is no person. Nothing is allowed to it but what it is given here, by name. */
export const machine = (sort: MachineSort, name: string, grants: readonly string[]): MachineActor => ({
  kind: "machine",
  sort,
  name,
  id: v5(`${sort}:${name}`, machines),
  grants: new Set(grants),
});
