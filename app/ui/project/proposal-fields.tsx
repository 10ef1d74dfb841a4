import type { FieldMetadata } from "@conform-to/react";
import { useState } from "react";
import { limits } from "#app/domain/kernel/limits.ts";
import { measureText, type TextName } from "#app/domain/projects/level-of-detail.ts";
import { InputField, SelectField, TextareaField } from "#app/ui/base/field.tsx";

export const proposalFieldNames = [
  "title",
  "summary",
  "problem",
  "solution",
  "implementation",
  "fit",
  "repositories",
  "narrativeId",
] as const;
export type ProposalFieldName = (typeof proposalFieldNames)[number];

/** Plain limits of a proposal's fields, which browsers check by themselves. */
export const proposalFieldLimits = {
  title: { required: true, maxLength: limits.titleLength },
  summary: { required: true, maxLength: limits.summaryLength },
  problem: { maxLength: limits.proposalTextLength },
  solution: { maxLength: limits.proposalTextLength },
  implementation: { maxLength: limits.proposalTextLength },
  fit: { maxLength: limits.proposalTextLength },
  repositories: { maxLength: 4_000 },
  narrativeId: {},
} as const;

const texts: readonly {
  readonly name: TextName;
  readonly label: string;
  readonly hint: string;
  readonly rows: number;
}[] = [
  {
    name: "problem",
    label: "The problem",
    hint: "Who meets it, how often, and what it costs them. Others should recognize their own.",
    rows: 7,
  },
  {
    name: "solution",
    label: "The solution",
    hint: "What will be different for the people who meet the problem.",
    rows: 7,
  },
  {
    name: "implementation",
    label: "How it could be built",
    hint: "Enough for an engineer to size it: parts, risks, what exists already.",
    rows: 7,
  },
  {
    name: "fit",
    label: "Where it belongs",
    hint: "Which upstream projects it would live in, and why their maintainers would want it.",
    rows: 4,
  },
];

/** One text of level of detail 1, with its count of words kept up while one writes. */
function DetailField({
  field,
  name,
  label,
  hint,
  rows,
}: (typeof texts)[number] & { readonly field: FieldMetadata<string> }) {
  const [text, setText] = useState(() => (typeof field.initialValue === "string" ? field.initialValue : ""));
  const { passes, sentence } = measureText(name, text);
  return (
    <TextareaField
      field={field}
      label={label}
      hint={hint}
      rows={rows}
      onInput={(event) => setText(event.currentTarget.value)}
      after={<p className={passes ? "detail enough" : "detail"}>{sentence}</p>}
    />
  );
}

interface ProposalFieldsProps {
  readonly fields: Readonly<Record<ProposalFieldName, FieldMetadata<string>>>;
  readonly narratives: readonly { readonly id: string; readonly name: string }[];
}

/** What a proposal says, new or edited. */
export function ProposalFields({ fields, narratives }: ProposalFieldsProps) {
  return (
    <>
      <InputField field={fields.title} label="Title" hint="What will be different, in a few words." />
      <TextareaField
        field={fields.summary}
        label="The shared problem, in one or two sentences"
        rows={2}
        hint="It stands on the card in the list of projects."
      />
      {texts.map((text) => (
        <DetailField key={text.name} {...text} field={fields[text.name]} />
      ))}
      <TextareaField
        field={fields.repositories}
        label="Repositories"
        optional
        rows={2}
        hint="One a line, as owner/name or as a link. Their maintainers are asked before money is raised."
      />
      {narratives.length > 0 && (
        <SelectField
          field={fields.narrativeId}
          label="Narrative"
          optional
          hint="The long-lived need that it is a part of."
          options={[{ value: "", label: "none" }, ...narratives.map(({ id, name }) => ({ value: id, label: name }))]}
        />
      )}
    </>
  );
}
