import type { verify as source } from '../zh-CN/verify.js';

export const verify: Record<keyof typeof source, string> = {};
