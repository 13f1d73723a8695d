import type { draws as source } from '../zh-CN/draws.js';

export const draws: Record<keyof typeof source, string> = {};
