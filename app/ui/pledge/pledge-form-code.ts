import type { ComponentType } from "react";
import type { PledgePanelProps } from "./pledge-panel-props.ts";

let code: ComponentType<PledgePanelProps> | undefined;

/** The pledge form, once its code has come. */
export const pledgeForm = () => code;

/**
 * Fetches the code of the pledge form. Where the form is in the page from the start, this comes before the page is taken
 * over: news that met a form still waiting for its code would throw it away with what was typed in it.
 */
export async function fetchPledgeForm() {
  code = (await import("./pledge-form-panel.tsx")).PledgeFormPanel;
  return { default: code };
}
