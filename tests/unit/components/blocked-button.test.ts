import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { ActionBar } from '#components/incidents/action-bar.tsx';
import type { IncidentActions } from '#components/incidents/use-incident-actions.ts';
import { MoveButtons } from '#components/settings/move-buttons.tsx';
import { Button } from '#components/ui/button.tsx';

const html = (props: Parameters<typeof Button>[0]) => renderToStaticMarkup(createElement(Button, props, 'Save'));

describe('a button that cannot be used', () => {
  it('has the reason as its tooltip in place of its own', () => {
    const blocked = html({ blocked: 'Type a reason first', title: 'Saves it' });
    expect(blocked).toContain('title="Type a reason first"');
    expect(blocked).toMatch(/ disabled=/);
    const free = html({ blocked: null, title: 'Saves it' });
    expect(free).toContain('title="Saves it"');
    expect(free).not.toMatch(/ disabled=/);
    expect(html({ disabled: true })).toMatch(/ disabled=/);
  });

  it('says so for an acknowledged incident', () => {
    const actions = { isPending: false } as IncidentActions;
    const bar = (state: 'open' | 'acknowledged') =>
      renderToStaticMarkup(
        createElement(ActionBar, { actions, incidents: [{ id: 'one', number: 1, kind: 'step', state }] }),
      );
    expect(bar('acknowledged')).toMatch(/<button[^>]*disabled=""[^>]*title="Already acknowledged"[^>]*>Acknowledge/);
    expect(bar('open')).not.toContain('disabled=""');
  });

  it('keeps the focus where it moves an item of a list, and says that it is at the end', () => {
    const buttons = renderToStaticMarkup(
      createElement(MoveButtons, { name: 'route 1', isFirst: true, isLast: false, onMove: () => {} }),
    );
    expect(buttons).toMatch(/aria-label="Move route 1 up" title="It is the first" aria-disabled="true"/);
    expect(buttons).toMatch(/aria-label="Move route 1 down" title="Move route 1 down"/);
    expect(buttons).not.toContain('disabled=""');
  });
});
