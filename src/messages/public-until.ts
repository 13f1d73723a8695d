/** Until when a result is public, and what follows; nothing where `publicUntil` is null: the further course is handled on paper. */
export const PUBLIC_UNTIL = {
  zh: '{publicUntil, select, null {} other {结果公示到 {publicUntil}，期满发出中选通知书，届时请在期限内确认。}}',
  en: '{publicUntil, select, null {} other {The result is public until {publicUntil} as const; then the award letter is issued, and you have some days to take it.}}',
} as const;
