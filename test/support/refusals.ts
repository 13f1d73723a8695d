/** The refusals of a result as "code@field". */
export const refusals = (result: { ok: boolean; errors?: readonly { code: string; field?: string }[] }) =>
  result.ok ? [] : (result.errors ?? []).map(({ code, field }) => `${code}@${field ?? ''}`);
