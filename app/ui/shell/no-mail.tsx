import type { ReactNode } from "react";
import { Door } from "#app/ui/base/door.tsx";

/** Where nothing is sent, no page promises a letter: it says who has it. */
export function NoMail({ foot }: { readonly foot: ReactNode }) {
  return (
    <Door
      title="Ask whoever runs this network"
      lead="This network sends no mail. The letter with your link was written down on its server: whoever runs it can pass it on to you."
      foot={foot}
    />
  );
}
