import { registerHooks } from 'node:module';

// The parser imports JSON without the attribute that Node demands, as bundlers allow.
registerHooks({
  load: (url, context, nextLoad) =>
    url.endsWith('.min.json')
      ? nextLoad(url, { ...context, importAttributes: { ...context.importAttributes, type: 'json' } })
      : nextLoad(url, context),
});
const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import('@actions/workflow-parser');

/** Returns the errors that GitHub's own parser reports for the form of a workflow. */
export async function listWorkflowErrors(name: string, content: string): Promise<string[]> {
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  if (value !== undefined) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}
