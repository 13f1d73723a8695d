/** A process of reading that never answers what has `at`, and nothing to everything else. */
export function readApart({ question }) {
  if (question.at) for (;;);
  return undefined;
}
