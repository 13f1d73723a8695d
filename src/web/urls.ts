/** Query parameters; undefined and empty ones are left out. */
export type Query = Readonly<Record<string, string | number | null | undefined>>;

/** `path` with a query string. */
export function withQuery(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

const part = encodeURIComponent;

/** Every address of the site. Templates and routes take links from here alone. */
export const urls = {
  home: () => '/',
  language: (to: string, back: string) => withQuery('/language', { to, back }),
  login: (back?: string) => withQuery('/login', { back }),
  logout: () => '/logout',
  register: () => '/register',
  registerAgency: () => '/register/agency',
  registerOwner: () => '/register/owner',
  /** Start page of the logged-in person, whatever the role. */
  desk: () => '/desk',
  password: () => '/desk/password',

  agencies: (query: Query = {}) => withQuery('/agencies', query),
  agency: (creditCode: string) => `/agencies/${part(creditCode)}`,
  types: () => '/qualification-types',
  /** An agency's own application: view and form. */
  application: () => '/desk/application',
  myEntries: () => '/desk/entries',
  messages: () => '/desk/messages',
  attachment: (id: string) => `/attachments/${part(id)}`,

  needs: (query: Query = {}) => withQuery('/needs', query),
  need: (number: string) => `/needs/${part(number)}`,
  /** A file of a need's notice by its SHA-256. */
  needAttachment: (number: string, sha256: string) => `/needs/${part(number)}/attachments/${part(sha256)}`,
  certificate: (number: string) => `/needs/${part(number)}/certificate.json`,
  /** Sign-up form and receipt of the acting agency. */
  entry: (number: string) => `/needs/${part(number)}/entry`,
  /** The log's signed promise about one's own entry, and its event with the proof. */
  entryReceipt: (number: string) => `/needs/${part(number)}/entry/receipt.txt`,
  entryProof: (number: string) => `/needs/${part(number)}/entry/proof`,
  ceremony: (number: string) => `/needs/${part(number)}/ceremony`,
  ownerNeeds: () => '/desk/needs',
  newNeed: () => '/desk/needs/new',
  ownerNeed: (id: string) => `/desk/needs/${part(id)}`,
  editNeed: (id: string) => `/desk/needs/${part(id)}/edit`,

  reviewAgencies: () => '/review/agencies',
  reviewAgency: (applicationId: string) => `/review/agencies/${part(applicationId)}`,
  reviewNeeds: () => '/review/needs',
  reviewNeed: (id: string) => `/review/needs/${part(id)}`,

  accounts: (query: Query = {}) => withQuery('/admin/accounts', query),
  newAccount: () => '/admin/accounts/new',
  accountStatus: (id: string) => `/admin/accounts/${part(id)}/status`,
  events: (query: Query = {}) => withQuery('/desk/events', query),

  /** The public log: its page, one of its events, and what machines read. */
  log: (query: Query = {}) => withQuery('/log', query),
  logEvent: (seq: number) => `/log/${seq}`,
  logLeaf: (seq: number) => `/log/${seq}/leaf.json`,
  logCheckpoint: () => '/log/checkpoint',
  logKeys: () => '/log/keys',
  feed: () => '/feed.atom',

  verify: () => '/verify',
  statistics: () => '/statistics/savings',
  savings: (from: string, to: string, format = '') => withQuery(`/statistics/savings${format}`, { from, to }),
} as const;
