import type { agencies as source } from '../zh-CN/agencies.js';

export const agencies: Record<keyof typeof source, string> = {};
