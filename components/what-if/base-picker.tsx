import { useId, useState } from 'react';
import { Size } from '#components/figures/size.tsx';
import { WrappingName } from '#components/figures/wrapping-name.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { SearchInput } from '#components/ui/search-input.tsx';
import { baseTitle } from '#lib/format/base-title.ts';
import { countOf } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import type { BaseChoice, WhatIf } from '#lib/views/dto/what-if.ts';
import type { TriedWhatIf } from './use-what-if.ts';
import { chooseBases, filterChoices, nameOfBase } from './what-if-words.ts';

/** From this many choices on, a filter is offered. */
const MANY = 8;

type Props = {
  whatIf: Pick<WhatIf, 'choices' | 'currentBase'>;
  change: TriedWhatIf['change'];
  setChange: TriedWhatIf['setChange'];
};

/** The base as it is, watched images that could replace it, and a field for any other reference. */
export function BasePicker({ whatIf: { choices: all, currentBase }, change, setChange }: Props) {
  const [filter, setFilter] = useState('');
  const { choices, isKept } = chooseBases(all, currentBase, change);
  const shown = filterChoices(choices, filter);
  const keep = () => void setChange({ base: null, baseRepositoryId: null });
  const isChosen = (one: BaseChoice) =>
    change.baseRepositoryId === one.repositoryId && (change.base === one.digest || change.base === one.tag);
  const siblings = shown.filter(({ sibling }) => sibling);
  const others = shown.filter(({ sibling }) => !sibling);
  const rows = (list: readonly BaseChoice[]) =>
    list.map((one) => (
      <ChoiceRow
        key={`${one.repositoryId} ${one.digest}`}
        name={nameOfBase(one)}
        bytes={one.sizeBytes}
        isChosen={isChosen(one)}
        onChoose={() => void setChange({ base: one.tag, baseRepositoryId: one.repositoryId })}
      />
    ));
  const isOther = !isKept && !choices.some(isChosen);
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="pb-2 text-m font-medium">Base image</legend>
      {choices.length > MANY ? (
        <div className="flex">
          <SearchInput label="Filter bases" value={filter} onChange={setFilter} />
        </div>
      ) : null}
      <div className="max-h-80 overflow-y-auto border-y border-line">
        <ChoiceRow
          name={(currentBase && baseTitle(currentBase)) ?? 'base unknown'}
          note="as it is"
          bytes={currentBase?.sizeBytes ?? null}
          isChosen={isKept}
          onChoose={keep}
        />
        {isOther ? <ChoiceRow name={change.base ?? ''} note="typed" bytes={null} isChosen onChoose={() => {}} /> : null}
        {rows(siblings)}
        {others.length === 0 ? null : <p className="px-2 pt-2 text-muted">Other third-party images</p>}
        {rows(others)}
      </div>
      {filter !== '' && shown.length === 0 ? (
        <p className="text-muted">No watched image matches. {countOf(choices.length, 'image')} in all.</p>
      ) : null}
      <OtherReference onTry={(reference) => void setChange({ base: reference, baseRepositoryId: null })} />
    </fieldset>
  );
}

function ChoiceRow({
  name,
  note,
  bytes,
  isChosen,
  onChoose,
}: {
  name: string;
  note?: string;
  bytes: number | null;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const id = useId();
  return (
    <label htmlFor={id} className="flex min-h-8 items-center gap-2 px-2 py-1 hover:bg-hover">
      <input id={id} type="radio" name="base" checked={isChosen} onChange={onChoose} className="shrink-0" />
      <span className="min-w-0 flex-1 font-mono [overflow-wrap:anywhere]">
        <WrappingName name={visibleText(name)} />
        {note === undefined ? null : <span className="font-sans text-muted"> {note}</span>}
      </span>
      {bytes === null ? null : <Size bytes={bytes} className="shrink-0 text-muted" />}
    </label>
  );
}

function OtherReference({ onTry }: { onTry: (reference: string) => void }) {
  const [text, setText] = useState('');
  const reference = text.trim();
  return (
    <form
      className="flex items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (reference !== '') onTry(reference);
      }}
    >
      <div className="min-w-0 flex-1">
        <Field
          label="Another reference"
          mono
          value={text}
          maxLength={1_024}
          placeholder="debian:12-slim"
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => setText(target.value)}
        />
      </div>
      <Button type="submit" blocked={reference === '' ? 'Type a reference first' : null}>
        Try
      </Button>
    </form>
  );
}
