import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";

interface DialogProps {
  readonly title: string;
  /** Hide the title from sight where the content says it. */
  readonly titleHidden?: boolean;
  readonly onClose: () => void;
  readonly className?: string;
  /** False while something is being saved, so that a stray click does not lose it. */
  readonly dismissable?: boolean;
  readonly children: ReactNode;
}

/**
 * A modal dialog that traps focus, closes with Escape and gives focus back to where it was. Import it lazily: it brings
 * 28 kB that no first page load needs, and every dialog has a page of its own for those without scripts.
 */
export function Dialog({
  title,
  titleHidden = false,
  onClose,
  className = "",
  dismissable = true,
  children,
}: DialogProps) {
  return (
    <ModalOverlay
      className="backdrop"
      isOpen
      isDismissable={dismissable}
      isKeyboardDismissDisabled={!dismissable}
      onOpenChange={(open) => !open && onClose()}
    >
      <Modal className={`dialog ${className}`}>
        <AriaDialog>
          <Heading slot="title" className={titleHidden ? "vh" : undefined}>
            {title}
          </Heading>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
