import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { tellDemo } from "../../test/demo-data.ts";
import type { FreshData } from "../../test/fresh-data.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the demo network lies of which each world gets a copy. */
    demo: FreshData["settings"];
  }
}

/** Before the chaos tests: the demo network is told once for all of their worlds. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const demo = await tellDemo(mkdtempSync(join(tmpdir(), "tributary-demo-")), process.env.TEST_DATABASE_URL);
  project.provide("demo", demo.settings);
  return () => demo.remove();
}
