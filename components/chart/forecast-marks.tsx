import { useNow } from '#components/figures/clock.tsx';
import { formatForecast } from '#lib/format/forecast.ts';
import type { Forecast } from '#lib/views/dto/streams.ts';
import { coneOf, type Place } from './forecast-cone.ts';
import { PLOT, type Scale } from './scale.ts';

/** The range in which the series reaches its budget at its pace, and the likely line. */
export function ForecastMarks({ forecast, scale, width }: { forecast: Forecast; scale: Scale; width: number }) {
  const now = useNow();
  const { area, likely } = coneOf(forecast, scale.at(width - PLOT.right));
  const pixels = ({ at, bytes }: Place) => `${scale.x(at).toFixed(1)},${scale.y(bytes).toFixed(1)}`;
  return (
    <g>
      <title>{`At its pace it ${formatForecast(forecast, now)}.`}</title>
      <polygon points={area.map(pixels).join(' ')} fill="var(--muted)" fillOpacity="0.18" />
      <polyline
        points={likely.map(pixels).join(' ')}
        fill="none"
        stroke="var(--muted)"
        strokeWidth="1.25"
        strokeDasharray="6 4"
      />
    </g>
  );
}
