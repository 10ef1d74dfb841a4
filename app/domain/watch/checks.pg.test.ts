import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { closeRaising } from "#app/domain/pledges/close-raising.server.ts";
import { fixed, othersOffer, testRaise } from "#app/domain/pledges/test-raise.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { transfer } from "#db/schema/ledger.ts";
import { selfCheck, type BrokenPromise } from "#db/self-check.server.ts";
import { checks } from "#app/domain/watch/checks.server.ts";

/** How each promise can be broken by somebody who goes past every guard, and a word that the finding must name. */
const breaks: Readonly<Record<string, string>> = {
  transfers_sum_to_zero: "update entry set amount_minor = amount_minor + 1 where number = 1 and position = 1",
  transfers_have_two_sides: "delete from entry where number = 1 and position = 2",
  transfers_in_order_of_time: "update book set head_at = head_at + interval '1 second'",
  transfers_numbered_without_gaps: "update book set head_number = head_number + 1",
  entries_carry_their_number: "update entry set number = 99 where number = 1 and position = 1",
  balances_equal_entries: "update account set balance_minor = balance_minor - 1 where kind = 'committed'",
  balances_after_follow:
    "update entry set balance_after_minor = balance_after_minor + 1 where number = 1 and position = 1",
  held_money_not_overdrawn:
    "alter table account drop constraint account_held_money_not_overdrawn; insert into account (id, kind, owner_id, currency, balance_minor) values (gen_random_uuid(), 'fund', gen_random_uuid(), 'USD', 5)",
  no_invoice_overpaid:
    "insert into account (id, kind, owner_id, currency, balance_minor) values (gen_random_uuid(), 'receivable', gen_random_uuid(), 'USD', -5)",
  invoices_agree_with_the_book:
    "insert into invoice (id, year, number, organization_id, project_id, deliverable_id, currency, issued_at, due_at, open_minor) select gen_random_uuid(), 2026, 1, payer_organization_id, project_id, gen_random_uuid(), 'USD', now(), now(), 5 from pledge limit 1",
  payments_are_in_the_book:
    "insert into payment (id, kind, organization_id, currency, amount_minor, happened_on, recorded_at, transfer_id) select gen_random_uuid(), 'received', gen_random_uuid(), 'USD', 5, now(), now(), id from transfer where number = 1",
  payments_are_in_cash:
    "insert into account (id, kind, currency, balance_minor) values (gen_random_uuid(), 'cash', 'USD', -5)",
  credit_within_invoices:
    "insert into credit_note (id, year, number, invoice_id, reason, issued_at, transfer_id) values ('0199a000-0000-7000-8000-000000000008', 2026, 1, gen_random_uuid(), '', now(), gen_random_uuid()); insert into credit_note_line (credit_note_id, position, amount_minor) values ('0199a000-0000-7000-8000-000000000008', 1, 5)",
  invoices_numbered_without_gaps: "insert into credit_note_year (year, head_number) values (2026, 3)",
  undone_within_done:
    "update transfer set kind = 'credit_note', reverses_id = (select id from transfer where number = 1) where number = 2",
  paid_rungs_follow_invoices:
    "update pledge set rung = 'spent' where rung = 'allocated'; insert into invoice (id, year, number, organization_id, project_id, deliverable_id, currency, issued_at, due_at, open_minor) select '0199a000-0000-7000-8000-000000000007', 2026, 1, payer_organization_id, project_id, gen_random_uuid(), 'USD', now(), now(), 5 from pledge where rung = 'spent'; insert into invoice_line (invoice_id, position, kind, description, amount_minor, pledge_id) select '0199a000-0000-7000-8000-000000000007', 1, 'staff', '', 5, id from pledge where rung = 'spent'",
  promises_have_two_sides: "update account set balance_minor = balance_minor + 1 where kind = 'commitment'",
  spent_within_paid_or_credit:
    "alter table account drop constraint account_held_money_not_overdrawn; insert into account (id, kind, owner_id, currency) values ('0199a000-0000-7000-8000-000000000009', 'restricted', gen_random_uuid(), 'USD'); insert into entry (transfer_id, position, account_id, amount_minor, currency, balance_after_minor, number) select id, 9, '0199a000-0000-7000-8000-000000000009', 7, 'USD', 7, number from transfer where number = 1",
  rungs_agree_with_entries: "update pledge set offered_minor = offered_minor + 1",
  entries_belong_to_pledges: "update entry set pledge_id = gen_random_uuid() where number = 1",
  rungs_are_last_steps: "update pledge set rung = 'intent', stands = false",
  allocated_within_firm:
    "alter table pledge drop constraint pledge_allocated_within_offer; update pledge set allocated_minor = offered_minor + 1 where rung = 'allocated'",
  allocations_sum_to_pledges: "delete from allocation where staff_minor = (select max(staff_minor) from allocation)",
  raises_and_pledges_agree:
    "update project set stage = 'raising' where cofunded_at is not null; update project set cofunded_at = null",
  stages_are_last_steps: "update project set stage = 'paused' where cofunded_at is not null",
  kind_flows_equal_entries: "update kind_flow set amount_minor = amount_minor + 1 where account_kind = 'committed'",
  moves_are_in_the_book: "update transfer set kind = 'moved' where number = 1",
  hours_within_agreement:
    "insert into hours_entry (id, pledge_id, person_id, worked_on, minutes, entered_by, entered_at) select gen_random_uuid(), id, gen_random_uuid(), '2026-09-30', 60, gen_random_uuid(), now() from pledge limit 1",
  hours_lower_the_price: "update deliverable set given_minor = given_minor + 1 where staff_minor > given_minor",
  money_and_hours_are_the_price:
    "update deliverable set given_minor = staff_minor where id in (select deliverable_id from allocation where staff_minor > 0)",
  accepted_work_misses_no_hours:
    "update deliverable set state = 'accepted'; insert into hours_agreement (pledge_id, position, deliverable_id, hours, person_id, at) select a.pledge_id, 99, a.deliverable_id, 1, gen_random_uuid(), now() from allocation a limit 1",
  hours_mirrored_exactly:
    "insert into hours_entry (id, pledge_id, person_id, worked_on, minutes, mirrors_id, entered_by, entered_at) select gen_random_uuid(), id, gen_random_uuid(), '2026-09-30', -60, gen_random_uuid(), gen_random_uuid(), now() from pledge limit 1",
  no_claim_is_credited:
    "update pledge set rung = 'credited' where rung = 'allocated'; insert into contribution (id, url, kind, state, repository, title, project_id, deliverable_id, created_at) select '0199a000-0000-7000-8000-000000000005', 'https://a.example/b', 'pull_request', 'merged', 'a/b', 'A', d.project_id, d.id, now() from deliverable d join allocation a on a.deliverable_id = d.id limit 1; insert into contribution_claim (id, contribution_id, person_id, at) values (gen_random_uuid(), '0199a000-0000-7000-8000-000000000005', gen_random_uuid(), now())",
  no_raise_against_maintainers:
    "update project set repositories = '{a/b}'; insert into maintainership (id, repository, handle, evidence, stated_by, stated_at, confirmed_at) values (gen_random_uuid(), 'A/b', 'heron', 'word', gen_random_uuid(), '2020-01-01', '2020-01-01'); insert into maintainer_answer (id, project_id, repository, answer, way, handle, at) select gen_random_uuid(), id, 'a/b', 'objects', 'recorded', 'Heron', '2020-01-02' from project; insert into project_step (id, project_id, from_stage, to_stage, at) select gen_random_uuid(), id, 'signed_off', 'raising', '2020-01-03' from project",
  maintainers_have_evidence:
    "insert into maintainership (id, repository, handle, evidence, stated_by, stated_at, confirmed_at) values (gen_random_uuid(), 'a/b', 'heron', 'word', gen_random_uuid(), now(), now())",
  stretch_is_what_lies_behind_the_goal: "update project set over_funding_rule = 'stretch'",
  lists_equal_their_projects: "update listing set firm_minor = firm_minor + 1",
  funds_equal_the_book:
    "insert into fund (id, slug, name, purpose, organization_id, restriction, currency, held_minor, opened_at) values (gen_random_uuid(), 'f', 'F', '', gen_random_uuid(), 'unrestricted', 'USD', 5, now())",
  funds_paid_what_is_in_the_book:
    "update pledge set fund_id = gen_random_uuid(), drawn_minor = 1 where rung = 'allocated'",
  matches_within_their_pool:
    "insert into fund (id, slug, name, purpose, organization_id, restriction, currency, opened_at) values ('0199a000-0000-7000-8000-000000000006', 'f', 'F', '', gen_random_uuid(), 'unrestricted', 'USD', now()); update pledge set fund_id = '0199a000-0000-7000-8000-000000000006' where rung = 'allocated'",
  distributions_sum_to_their_pledges:
    "insert into fund_distribution (id, fund_id, amount_minor, given_minor, lines, at) values (gen_random_uuid(), gen_random_uuid(), 5, 5, '[]', now())",
  fillings_are_in_the_book: "update transfer set kind = 'fund_filled' where number = 1",
  dues_agree_with_the_book:
    "insert into account (id, kind, owner_id, currency, balance_minor) values (gen_random_uuid(), 'dues_owed', gen_random_uuid(), 'USD', 5)",
  dues_numbered_without_gaps: "insert into dues_year (year, head_number) values (2026, 3)",
  standings_are_last_steps: "update organization set standing = 'ended' where kind = 'member'",
  only_admitted_organizations_count:
    "update organization set standing = 'suspended' where id in (select payer_organization_id from pledge where rung = 'firm')",
  log_has_no_gaps: "delete from event where seq = 1 and stream_id like 'project:%'",
  raises_equal_their_settlement: "update pledge set stands = true where not stands and rung = 'firm'",
};

test("every promise is listed here with a way to break it, and every name is used once", () => {
  expect(checks.map(({ name }) => name).sort()).toEqual(Object.keys(breaks).sort());
});

const beginning = { transferNumber: 0, at: new Date(0) };

test("only what has no shorter way is left to the night", () => {
  expect(checks.filter(({ offendingSince }) => !offendingSince).map(({ name }) => name)).toEqual([
    "kind_flows_equal_entries",
  ]);
});

/** Undoes what a test broke: one story serves all of them. */
class Undo extends Error {}

test("each promise that is broken on purpose is named, with the rows that break it, and no promise is named before", async () => {
  const raise = await testRaise();
  const [first, second, waiting] = [await raise.pledger(), await raise.pledger(), await raise.pledger()];
  await raise.signed(first, fixed(100));
  await raise.signed(waiting, fixed(500), [othersOffer(9_000)]);
  // A second project that is co-funded already, so that allocations and steps exist.
  const done = await raise.openRaise();
  await raise.signed(second, fixed(38_120), [], { projectId: done.projectId });
  yes(
    await closeRaising(await raise.steward("director"), raise.newId(), {
      projectId: done.projectId,
      reason: "It is all there.",
    }),
  );
  expect(await selfCheck(raise.db, checks)).toEqual([]);

  for (const [name, statements] of Object.entries(breaks)) {
    const broken: BrokenPromise[] = [];
    const attempt = raise.db.transaction(async (tx) => {
      // The owner of the tables may switch the guards off; the checks are for what comes past them.
      await tx.execute(sql`set local session_replication_role = replica`);
      for (const statement of statements.split("; ")) await tx.execute(sql.raw(statement));
      broken.push(...(await selfCheck(tx, checks)));
      const byDay = checks.find((check) => check.name === name)?.offendingSince;
      expect((await byDay?.(tx, 5, beginning))?.length, `${name}, asked since the beginning`).not.toBe(0);
      throw new Undo();
    });
    await expect(attempt, name).rejects.toThrow(Undo);
    expect(broken.map((each) => each.name)).toContain(name);
    expect(broken.find((each) => each.name === name)?.rows.length).toBeGreaterThan(0);
  }
  expect(await selfCheck(raise.db, checks)).toEqual([]);

  // From here on only what is new: a day's check passes over what is old, finds what is not, and the night's finds both.
  const [head] = await raise.db.select({ number: sql<number>`max(number)::int` }).from(transfer);
  const mark = { transferNumber: head!.number, at: new Date(raise.clock.now().getTime() + 3_600_000) };
  raise.clock.travel(2 * 3_600_000);
  await raise.signed(first, fixed(7));
  const found = async (which: string, change: string) => {
    const names: string[] = [];
    await raise.db
      .transaction(async (tx) => {
        await tx.execute(sql.raw(`set local session_replication_role = replica; ${change}`));
        for (const asked of [mark, undefined])
          names.push(
            ...(await selfCheck(tx, checks, asked))
              .filter(({ name }) => name === which)
              .map(() => (asked ? "by day" : "by night")),
          );
        throw new Undo();
      })
      .catch((error: unknown) => {
        if (!(error instanceof Undo)) throw error;
      });
    return names;
  };
  expect(await selfCheck(raise.db, checks, mark)).toEqual([]);
  expect(
    await found(
      "transfers_sum_to_zero",
      "update entry set amount_minor = amount_minor + 1 where number = 1 and position = 1",
    ),
  ).toEqual(["by night"]);
  expect(
    await found(
      "transfers_sum_to_zero",
      "update entry set amount_minor = amount_minor + 1 where number = (select max(number) from entry) and position = 1",
    ),
  ).toEqual(["by day", "by night"]);
  expect(
    await found(
      "balances_after_follow",
      "update entry set balance_after_minor = 1 where number = (select max(number) from entry)",
    ),
  ).toEqual(["by day", "by night"]);
  expect(
    await found(
      "balances_equal_entries",
      "update account set balance_minor = balance_minor - 1 where kind = 'committed'",
    ),
  ).toEqual(["by day", "by night"]);
  expect(await found("log_has_no_gaps", "update stream set head_seq = head_seq + 1 where id like 'project:%'")).toEqual(
    ["by day", "by night"],
  );
  expect(
    await found(
      "rungs_agree_with_entries",
      "update pledge set offered_minor = offered_minor + 1 where offered_minor = 700",
    ),
  ).toEqual(["by day", "by night"]);
});
