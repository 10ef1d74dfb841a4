import { useSyncExternalStore } from "react";
import { Button } from "./button.tsx";

const never = () => () => {};

/** Only where scripts can open the print dialog; without them the browser's own menu prints the same page. */
export function PrintButton() {
  const scripted = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return scripted ? (
    <Button type="button" tone="plain" onClick={() => window.print()}>
      Print or save as PDF
    </Button>
  ) : null;
}
