const PLACES = [
  { where: 'npm start', command: null },
  { where: 'Docker Compose', command: 'docker compose logs plimsoll | grep set-up' },
  { where: 'Fly.io', command: 'fly logs --no-tail | grep set-up' },
] as const;

/** Only those who can read the log may create the first account. */
export function SetUpLinkHint() {
  return (
    <div className="flex flex-col gap-3 text-m">
      <p>
        Open the set-up link printed in the server log; it contains <code className="font-mono text-s">/set-up#</code>.
        It creates the first admin account and works once.
      </p>
      <dl className="flex flex-col gap-2">
        {PLACES.map(({ where, command }) => (
          <div key={where} className="flex flex-col gap-0.5">
            <dt className="text-s text-muted">{where}</dt>
            <dd>
              {command === null ? (
                'in the terminal, below “Plimsoll is ready”'
              ) : (
                <pre className="overflow-x-auto border-l-2 border-line pl-3 font-mono text-s">{command}</pre>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
