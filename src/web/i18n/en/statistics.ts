import type { statistics as source } from '../zh-CN/statistics.js';

export const statistics: Record<keyof typeof source, string> = {};
