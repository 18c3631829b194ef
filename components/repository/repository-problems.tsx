import { ProblemList } from '#components/states/problem-list.tsx';
import type { Problem } from '#lib/views/dto/common.ts';
import { ShowTags } from './show-tags.tsx';

/** What is wrong with a repository; problems of tags lead to these tags. */
export function RepositoryProblems({ problems }: { problems: Problem[] }) {
  return <ProblemList problems={problems} action={(problem) => <ShowTags problem={problem} />} />;
}
