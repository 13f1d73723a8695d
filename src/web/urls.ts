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

/** Value of the parameter `division` for all counties without the prefecture's own level. */
export const ALL_COUNTIES = 'counties';

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
  /** Who could sign up for a need at an instant. */
  eligibility: (number: string, query: Query = {}, format = '') =>
    withQuery(`/needs/${part(number)}/eligibility${format}`, query),
  /** Sign-up form and receipt of the acting agency. */
  entry: (number: string) => `/needs/${part(number)}/entry`,
  /** What became of the sealed entries; custodians give their shares there. */
  opening: (number: string) => `/needs/${part(number)}/opening`,
  openingData: (number: string) => `/needs/${part(number)}/opening.json`,
  custodian: () => '/desk/custodian',
  /** The log's signed promise about one's own entry, and its event with the proof. */
  entryReceipt: (number: string) => `/needs/${part(number)}/entry/receipt.txt`,
  entryProof: (number: string) => `/needs/${part(number)}/entry/proof`,
  ceremony: (number: string) => `/needs/${part(number)}/ceremony`,
  ceremonyState: (number: string) => `/needs/${part(number)}/ceremony.json`,
  minutes: (number: string) => `/needs/${part(number)}/ceremony/minutes`,
  rehearsals: () => '/desk/rehearsal',
  rehearsal: (id: string) => `/desk/rehearsal/${part(id)}`,
  rehearsalState: (id: string) => `/desk/rehearsal/${part(id)}/ceremony.json`,
  rehearsalMinutes: (id: string) => `/desk/rehearsal/${part(id)}/minutes`,
  rehearsalCertificate: (id: string) => `/desk/rehearsal/${part(id)}/certificate.json`,
  deleteRehearsal: (id: string) => `/desk/rehearsal/${part(id)}/delete`,
  /** Officials' page of a need's rounds. */
  rounds: (number: string) => `/needs/${part(number)}/rounds`,
  roundCertificate: (number: string, round: number) =>
    `/needs/${part(number)}/rounds/${round}/certificate.json`,
  incidents: () => '/review/incidents',
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
  /** Incidents and redraws, for everybody; `incidents` is the officials' list of work. */
  publicIncidents: (query: Query = {}) => withQuery('/incidents', query),

  /** What tells outsiders how to check the site: the list, and one document by its name. */
  documents: () => '/documents',
  document: (name: string) => `/documents/${part(name)}`,

  verify: () => '/verify',
  offlineVerifier: () => '/verify/offline.html',
  pythonVerifier: () => '/verify/zjcs_verify.py',
  statistics: () => '/statistics/savings',
  fairness: (query: Query = {}, format = '') => withQuery(`/statistics/fairness${format}`, query),
  /** The selections behind the figures of fairness. */
  fairnessDraws: (query: Query = {}) => withQuery('/statistics/fairness/draws.csv', query),
  /** The draws of one agency. */
  fairnessAgency: (creditCode: string, query: Query = {}, format = '') =>
    withQuery(`/statistics/fairness/agencies/${part(creditCode)}${format}`, query),
  fairnessReport: (month: string) => `/statistics/fairness/reports/${part(month)}.json`,
  savings: (from: string, to: string, format = '') => withQuery(`/statistics/savings${format}`, { from, to }),
} as const;
