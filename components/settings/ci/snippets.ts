/**
 * Returns the shell script of a pipeline, which needs curl only. Exit status 0: continue; 1: the verdict is fail; 2: the check
 * is misconfigured, or Plimsoll failed. The pipeline continues if Plimsoll is unreachable, and fails if the image cannot be
 * read. docs/ci.md has the same text, and tests run it.
 *
 * @param reportFile - shell word of the file to which the report is appended
 */
function script(reportFile: string | null): string {
  return `set -eu
if [ -z "\${PLIMSOLL_TOKEN:-}" ]; then
  echo "No token here (a fork?): the image is not checked."
  exit 0
fi
: > plimsoll-headers.txt
: > plimsoll-report.md
code=$(curl -sS -X POST "$PLIMSOLL_URL/api/v1/check" \\
  -H "Authorization: Bearer $PLIMSOLL_TOKEN" \\
  -H "Content-Type: application/json" -H "Accept: text/markdown" \\
  --max-time 200 --retry 2 --retry-delay 5 \\
  --data "{\\"image\\":\\"$IMAGE\\",\\"waitSeconds\\":45\${EXTRA:-}}" \\
  -D plimsoll-headers.txt -o plimsoll-report.md -w '%{http_code}') || code=000
verdict=$(tr -d '\\r' < plimsoll-headers.txt | sed -n 's/^[Xx]-[Pp]limsoll-[Vv]erdict: *//p' | tail -n 1)
cat plimsoll-report.md
${reportFile === null ? '' : `if [ -n "$verdict" ]; then cat plimsoll-report.md >> ${reportFile}; fi\n`}case "$verdict:$code" in
  pass:*|warn:*|neutral:*) exit 0 ;;
  fail:*) echo "The image is too large or cannot be read: see the report."; exit 1 ;;
  :000|:408|:429|:50[234]|:507|:52?) echo "Plimsoll did not answer ($code): nothing was checked."; exit 0 ;;
  :5*) echo "Plimsoll failed on this check ($code): its log has the reason."; exit 2 ;;
  *) echo "The check is not set up correctly ($code)."; exit 2 ;;
esac`;
}

const indent = (text: string, by: number): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '' : ' '.repeat(by) + line))
    .join('\n');

/** A step of a GitHub Actions job, after the step that pushes the image. */
export function githubSnippet(baseUrl: string): string {
  return `- name: Image size
  env:
    PLIMSOLL_URL: ${baseUrl}
    PLIMSOLL_TOKEN: \${{ secrets.PLIMSOLL_TOKEN }}
    IMAGE: ghcr.io/\${{ github.repository }}:pr-\${{ github.event.number }}
    EXTRA: >-
      ,"mergeBase":"\${{ github.event.pull_request.base.sha }}","post":{"forge":"github",
      "repository":"\${{ github.repository }}","sha":"\${{ github.event.pull_request.head.sha }}","number":\${{ github.event.number }}}
  run: |
${indent(script('"$GITHUB_STEP_SUMMARY"'), 4)}
`;
}

/** A job of a GitLab pipeline, after the job that pushes the image. */
export function gitlabSnippet(baseUrl: string): string {
  return `image size:
  stage: test
  image: curlimages/curl:latest
  rules:
    - if: $CI_MERGE_REQUEST_IID
  variables:
    PLIMSOLL_URL: ${baseUrl}
    IMAGE: $CI_REGISTRY_IMAGE:mr-$CI_MERGE_REQUEST_IID
    EXTRA: >-
      ,"mergeBase":"$CI_MERGE_REQUEST_DIFF_BASE_SHA","post":{"forge":"gitlab",
      "repository":"$CI_PROJECT_PATH","sha":"$CI_COMMIT_SHA","number":$CI_MERGE_REQUEST_IID}
  script:
    - |
${indent(script(null), 6)}
  artifacts:
    when: always
    paths: [plimsoll-report.md]
`;
}
