// Threads do not inherit the loader of the command: this one brings it.
import { tsImport } from 'tsx/esm/api';

export const { draw } = await tsImport('./fairness-draws.ts', import.meta.url);
