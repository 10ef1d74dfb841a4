-- What the build before had still to send becomes letters of the new kind, each once: marked as handed over in the same
-- transaction, so that a node of that build which still runs leaves it alone.
INSERT INTO letter (id, kind, recipient, person_id, about, next_at, created_at)
SELECT DISTINCT ON (n.letter_id) n.letter_id, 'news', p.email, p.id, n.letter_id, now(), now()
FROM notification n JOIN person p ON p.id = n.person_id
WHERE n.letter_id IS NOT NULL AND n.mailed_at IS NULL AND p.closed_at IS NULL;--> statement-breakpoint
UPDATE notification SET mailed_at = now() WHERE letter_id IS NOT NULL AND mailed_at IS NULL;--> statement-breakpoint
INSERT INTO letter (id, kind, recipient, person_id, about, next_at, created_at)
SELECT gen_random_uuid(), 'invoice', p.email, p.id, i.id, now(), now()
FROM invoice i
CROSS JOIN LATERAL (
  SELECT DISTINCT p.id, p.email FROM membership m JOIN person p ON p.id = m.person_id
  WHERE m.organization_id = i.organization_id AND p.closed_at IS NULL
    AND m.role = CASE WHEN EXISTS (SELECT 1 FROM membership b JOIN person c ON c.id = b.person_id WHERE b.organization_id = i.organization_id AND b.role = 'billing_contact' AND c.closed_at IS NULL) THEN 'billing_contact' ELSE 'representative' END
    AND NOT EXISTS (SELECT 1 FROM invoice_letter l WHERE l.invoice_id = i.id AND l.person_id = p.id)
) p
WHERE i.mailed_at IS NULL AND i.issued_at > now() - interval '3 days';--> statement-breakpoint
UPDATE invoice SET mailed_at = now() WHERE mailed_at IS NULL AND issued_at > now() - interval '3 days';
