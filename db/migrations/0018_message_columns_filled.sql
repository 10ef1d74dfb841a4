-- What was written before: its beginning without tags, and the last event that is about it.
UPDATE "message" m SET
	"excerpt" = left(trim(regexp_replace(replace(replace(replace(replace(replace(regexp_replace(m.html, '<[^>]*>', ' ', 'g'), '&lt;', '<'), '&gt;', '>'), '&quot;', '"'), '&#39;', chr(39)), '&amp;', '&'), '\s+', ' ', 'g')), 160),
	"last_seq" = greatest(m.seq, (SELECT max(e.seq) FROM "event" e WHERE e.stream_id = 'project:' || m.project_id AND e.entity = 'message:' || m.id))
WHERE m."last_seq" IS NULL;
