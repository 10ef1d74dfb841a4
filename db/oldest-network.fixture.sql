-- A network as it was at the seventh migration: its rows keep every promise that the book and the log make today.
-- SIZE stands for its number of pledges, and of messages.
INSERT INTO organization (id, slug, name, initials, kind, hue, created_at)
SELECT md5('organization' || n)::uuid, 'organization-' || n, 'Organization ' || n, 'ON', 'member', n % 13, '2025-01-01Z' FROM generate_series(1, 100) n;

INSERT INTO person (id, email, display_name, password_hash, created_at)
SELECT md5('person' || n)::uuid, 'person-' || n || '@example.org', 'Person ' || n, '', '2025-01-01Z' FROM generate_series(1, 100) n;

INSERT INTO project (id, slug, title, html, stage, currency, goal_minor, minimum_minor, closes_at, created_at, updated_at)
SELECT md5('project' || n)::uuid, 'project-' || n, 'Project ' || n, '{}', 'raising', 'EUR', 1000000, 500000, '2030-01-01Z', '2025-01-01Z', '2025-01-01Z' FROM generate_series(1, 50) n;

INSERT INTO project_step (id, project_id, to_stage, at)
SELECT md5('step' || n)::uuid, md5('project' || n)::uuid, 'raising', '2025-01-01Z' FROM generate_series(1, 50) n;

CREATE TEMP TABLE told AS
SELECT n, md5('pledge' || n)::uuid AS pledge, md5('transfer' || n)::uuid AS transfer, md5('organization' || n % 100 + 1)::uuid AS organization,
  md5('person' || n % 100 + 1)::uuid AS person, md5('project' || n % 50 + 1)::uuid AS project, 100 + n % 900 AS minor, '2025-02-01Z'::timestamptz + n * interval '1 minute' AS at
FROM generate_series(1, SIZE) n;

INSERT INTO pledge (id, project_id, payer_organization_id, credited_organization_id, acting_person_id, rung, currency, amount_minor, offered_minor, position, created_at, signed_at)
SELECT pledge, project, organization, organization, person, 'firm', 'EUR', minor, minor, row_number() OVER (PARTITION BY project ORDER BY n), at, at FROM told;

INSERT INTO pledge_step (pledge_id, position, to_rung, actor_id, at) SELECT pledge, 1, 'firm', person, at FROM told;

INSERT INTO account (id, kind, owner_id, currency, balance_minor)
SELECT md5('waiting' || organization)::uuid, 'waiting', organization, 'EUR', sum(minor) FROM told GROUP BY organization
UNION ALL
SELECT md5('waited' || project)::uuid, 'waited', project, 'EUR', -sum(minor) FROM told GROUP BY project;

INSERT INTO transfer (id, number, kind, idempotency_key, occurred_at, actor_id, project_id)
SELECT transfer, n, 'pledge_waits', 'waits:' || n, at, person, project FROM told;

INSERT INTO entry (transfer_id, position, account_id, amount_minor, currency, balance_after_minor, number, pledge_id)
SELECT transfer, 0, md5('waiting' || organization)::uuid, minor, 'EUR', sum(minor) OVER (PARTITION BY organization ORDER BY n), n, pledge FROM told
UNION ALL
SELECT transfer, 1, md5('waited' || project)::uuid, -minor, 'EUR', -sum(minor) OVER (PARTITION BY project ORDER BY n), n, pledge FROM told;

UPDATE book SET head_number = SIZE;

INSERT INTO stream (id, kind, head_seq) SELECT 'project:' || project, 'project', count(*) FROM told GROUP BY project;

INSERT INTO event (stream_id, seq, id, type, actor_id, entity, payload, at)
SELECT 'project:' || project, row_number() OVER (PARTITION BY project ORDER BY n), md5('event' || n)::uuid, 'message.posted', person, 'message:' || md5('message' || n)::uuid, '{}', at FROM told;

INSERT INTO message (id, project_id, author_id, markdown, html, seq, created_at)
SELECT md5('message' || n)::uuid, project, person, 'Nobody wants to *maintain* number ' || n || '.', '<p>Nobody wants to <em>maintain</em> number ' || n || '.</p>',
  row_number() OVER (PARTITION BY project ORDER BY n), at FROM told;
