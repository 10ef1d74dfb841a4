import { useActionData, useNavigation } from "@remix-run/react";
import { useEffect, useRef, type RefObject } from "react";

/** Empties a form of several on its page once what it sent was taken; what is refused, or typed while others act, stays. */
export function useResetOnceSent(form: RefObject<HTMLFormElement>, intent: string): void {
  const navigation = useNavigation();
  const refused = useActionData() !== undefined;
  const sent = useRef(false);
  useEffect(() => {
    if (navigation.formData?.get("intent") === intent) sent.current = true;
    if (navigation.state !== "idle" || !sent.current) return;
    sent.current = false;
    if (!refused) form.current?.reset();
  }, [form, intent, navigation, refused]);
}
