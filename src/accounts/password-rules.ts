import { normalizeCode } from '../basics/index.js';
import { normalizeEmail } from './login-name.js';

/** Fewest and most characters of a password; no rule about their kinds (NIST SP 800-63B 5.1.1.2). */
export const PASSWORD_LENGTH = { least: 10, most: 128 } as const;

/**
 * UTF-16 units of the longest password as it is typed: of at most eight is one character of the normal form composed. What
 * is longer is never put into it, which takes time with the square of a row of marks.
 */
export const LONGEST_TYPED = PASSWORD_LENGTH.most * 8;

/** Why a new password is refused. */
export type PasswordRefusal =
  | 'account/password-short'
  | 'account/password-long'
  | 'account/password-common'
  | 'account/password-is-login';

// From the public lists of leaked passwords, those of 10 characters or more that head them in China and elsewhere.
const COMMON = new Set(
  `0123456789 1029384756 1122334455 112233445566 1212121212 123123123123 1231231231 123321123321 1234512345 12345678900
  1234567890 12345678901 123456789012 1234567890123 12345678910 1234567891 1234567890a 1234567890q 1234567890-= 1234567899
  123456789a 123456789q 123456789z 123456789abc 123456789qq 123456qwerty 123456abcdef 123456woaini 123654789a 123698745
  1314520520 13145201314 1314521314 147258369 1472583690 147258369a 1593574862 159357159357 1q2w3e4r5t 1q2w3e4r5t6y
  1qaz2wsx3edc 1qazxsw23edc 1qaz2wsx3edc4rfv 5201314520 52013145201314 52013141314 520131400 741852963 7418529630
  789456123 7894561230 9876543210 987654321a 999999999a a123456789 a1234567890 a123456789a a1b2c3d4e5 aa123456789 aa12345678
  aaa123456789 abc123456789 abc1234567 abcd123456 abcd1234567 abcd12345678 abcde12345 abcdefg123 abcdefghij admin12345
  admin123456 admin1234567 admin@123456 administrator asd123456789 asdasd123123 asdf123456 asdfghjkl1 asdfghjkl123 asdfghjkl;
  baseball123 changeme123 chinachina china123456 chuxiong123 chuxiong123456 computer123 dragon12345 facebook123 football123
  iloveyou12 iloveyou123 iloveyou520 iloveyou1314 jiushiaini letmein123 letmein1234 liverpool1 manchester michael123
  monkey12345 mynameis123 password01 password11 password12 password123 password1234 password12345 password2017 password321
  passw0rd123 p@ssw0rd123 p@ssword123 princess123 q123456789 q1w2e3r4t5 q1w2e3r4t5y6 qazwsx123456 qazwsxedc1 qazwsxedc123
  qazwsxedcrfv qq123456789 qq1234567890 qq5201314520 qwe123456789 qweasdzxc1 qweasdzxc123 qwer123456 qwer12345678 qwerasdfzxcv
  qwerty1234 qwerty12345 qwerty123456 qwerty123456789 qwertyuiop qwertyuiop1 qwertyuiop123 qwertyuiop[] root123456 secret1234
  starwars123 sunshine123 superman123 supermarket test123456 test1234567 user123456 wang123456 welcome123 welcome1234
  woaini1234 woaini12345 woaini123456 woaini1314 woaini13145 woaini520520 woaini5201314 woaiwojia123 wodemima123 wojiushiwo
  xiaoming123 yunnan123456 zhang123456 zhongguo123 zhongjie123 zxc123456789 zxcvbnm123 zxcvbnm1234 zxcvbnm123456 zz123456789`
    .split(/\s+/)
    .filter(Boolean),
);

// "aaaaaaaaaa", "1212121212", "abcdefghij", "9876543210": characters repeated or in order.
function isPattern(password: string): boolean {
  const codes = Array.from(password, (char) => char.codePointAt(0) ?? 0);
  if (new Set(codes).size <= 2) return true;
  const steps = new Set(codes.slice(1).map((code, index) => code - (codes[index] ?? 0)));
  return steps.size === 1 && (steps.has(1) || steps.has(-1));
}

/**
 * Why a new password is refused, or null: its length, one that attackers try first, or one of the account's own login
 * names. Source: NIST SP 800-63B 5.1.1.2 (length and a list of common ones, no rules of composition).
 */
export function refusePassword(
  password: string,
  logins: readonly (string | null | undefined)[],
): PasswordRefusal | null {
  if (password.length > LONGEST_TYPED) return 'account/password-long';
  const plain = password.normalize('NFKC');
  const length = Array.from(plain).length;
  if (length < PASSWORD_LENGTH.least) return 'account/password-short';
  if (length > PASSWORD_LENGTH.most) return 'account/password-long';
  const lower = plain.toLowerCase();
  const names = logins.filter((login) => login !== null && login !== undefined && login !== '');
  if (names.some((login) => normalizeEmail(String(login)) === lower)) return 'account/password-is-login';
  if (names.some((login) => normalizeCode(String(login)) === normalizeCode(plain)))
    return 'account/password-is-login';
  return COMMON.has(lower) || isPattern(lower) ? 'account/password-common' : null;
}
