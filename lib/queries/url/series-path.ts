import { queryString } from '../requests/fetch.ts';

type Series = { repositoryId: string; stream: string; platform: string };

/** Path of the chart of a series: "/repositories/…?stream=tag:main&platform=linux/amd64". */
export const seriesPath = ({ repositoryId, stream, platform }: Series): string =>
  `/repositories/${encodeURIComponent(repositoryId)}${queryString({ stream, platform })}`;
