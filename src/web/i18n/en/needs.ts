import type { needs as source } from '../zh-CN/needs.js';

export const needs: Record<keyof typeof source, string> = {};
