import { uncalledClass } from "#app/domain/kernel/mention-syntax.ts";

/** For whoever wrote a message: that a name in it reaches nobody, and why. Nothing where all are called. */
export const CallsNobody = ({ html }: { readonly html: string }) =>
  html.includes(`class="${uncalledClass}"`) && (
    <p className="calls-nobody">
      What is dotted calls nobody: no reader of this discussion goes by that name, or several do.
    </p>
  );
