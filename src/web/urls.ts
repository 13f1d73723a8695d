import { address } from './address.js';

/** Value of the parameter `division` for all counties without the prefecture's own level. */
export const ALL_COUNTIES = 'counties';

/**
 * Every address of the site, each written here alone: pages declare theirs by it, and links are made of it. What is
 * also offered in other formats has their ending behind the path (`inFormat`).
 */
export const urls = {
  home: address('/'),
  /** Parameters `to` and `back`. */
  language: address('/language'),
  siteMap: address('/site-map'),
  /** Parameter `back`. */
  login: address('/login'),
  logout: address('/logout'),
  register: address('/register'),
  registerAgency: address('/register/agency'),
  registerOwner: address('/register/owner'),
  /** Start page of the logged-in person, whatever the role. */
  desk: address('/desk'),
  password: address('/desk/password'),
  /** Who acts for the agency or owner of the acting person. */
  unitPeople: address('/desk/people'),

  agencies: address('/agencies'),
  agency: address('/agencies/:code'),
  agencyData: address('/agencies/:code.json'),
  /** Agencies by their standing; one deed of an agency by its record. */
  standings: address('/standing'),
  standingDeed: address('/agencies/:code/standing/:record'),
  suspension: address('/agencies/:code/suspension'),
  /** Agencies whose first registration stands, or stood, under notice; one of them; and a comment on it. */
  entryNotices: address('/entry-notices'),
  entryNotice: address('/entry-notices/:notice'),
  entryComment: address('/entry-notices/:notice/comments/:comment'),
  types: address('/qualification-types'),
  typesData: address('/qualification-types.json'),
  /** An agency's own application: view and form. */
  application: address('/desk/application'),
  /** The practitioners that the acting agency lists. */
  practitioners: address('/desk/practitioners'),
  myEntries: address('/desk/entries'),
  messages: address('/desk/messages'),
  attachment: address('/attachments/:id'),

  needs: address('/needs'),
  need: address('/needs/:number'),
  needData: address('/needs/:number.json'),
  /** A file of a need's notice by its SHA-256. */
  needAttachment: address('/needs/:number/attachments/:sha256'),
  certificate: address('/needs/:number/certificate.json'),
  /** Who could sign up for a need at an instant. */
  eligibility: address('/needs/:number/eligibility'),
  eligibilityData: address('/needs/:number/eligibility.json'),
  /** Sign-up form and receipt of the acting agency. */
  entry: address('/needs/:number/entry'),
  /** What became of the sealed entries; custodians give their shares there. */
  opening: address('/needs/:number/opening'),
  openingData: address('/needs/:number/opening.json'),
  /** The list that the deadline fixed, with the sealed entries. */
  closedList: address('/needs/:number/closed-list.json'),
  custodian: address('/desk/custodian'),
  /** The log's signed promise about one's own entry, and its event with the proof. */
  entryReceipt: address('/needs/:number/entry/receipt.txt'),
  entryProof: address('/needs/:number/entry/proof'),
  ceremony: address('/needs/:number/ceremony'),
  ceremonyState: address('/needs/:number/ceremony.json'),
  minutes: address('/needs/:number/ceremony/minutes'),
  rehearsals: address('/desk/rehearsal'),
  rehearsal: address('/desk/rehearsal/:id'),
  rehearsalState: address('/desk/rehearsal/:id/ceremony.json'),
  rehearsalMinutes: address('/desk/rehearsal/:id/minutes'),
  rehearsalCertificate: address('/desk/rehearsal/:id/certificate.json'),
  deleteRehearsal: address('/desk/rehearsal/:id/delete'),
  /** Where an owner chooses from the small list of a draw. */
  choice: address('/needs/:number/choice'),
  /** What becomes of a need's award after the selection. */
  award: address('/needs/:number/award'),
  /** The award letter, to be printed. */
  awardLetter: address('/needs/:number/award/letter'),
  /** Objections and complaints about a need, and the form of a new one. */
  objections: address('/needs/:number/objections'),
  /** One of them: what the public sees, its receipt, and the officials' answer. */
  objection: address('/needs/:number/objections/:objection'),
  /** Objections and complaints about all needs, for everybody; officials answer at the other. */
  publicObjections: address('/objections'),
  reviewObjections: address('/review/objections'),
  awardContract: address('/needs/:number/award/contract'),
  answerContract: address('/needs/:number/award/contract/answer'),
  awardService: address('/needs/:number/award/service'),
  answerDeliverable: address('/needs/:number/award/service/answer'),
  awardExtension: address('/needs/:number/award/service/extension'),
  answerExtension: address('/needs/:number/award/service/extension/answer'),
  /** Ends of an award before its time. */
  awardEnd: address('/needs/:number/award/end'),
  answerEnd: address('/needs/:number/award/end/answer'),
  awardEvaluation: address('/needs/:number/award/evaluation'),
  reviewEvaluation: address('/needs/:number/award/evaluation/review'),
  replyToEvaluation: address('/needs/:number/award/evaluation/reply'),
  /** Everything of a selection, to be printed. */
  awardArchive: address('/needs/:number/award/archive'),
  /** Steps after the selection that are under way, and how many working days each may take. */
  awardSteps: address('/statistics/steps'),
  stepRules: address('/statistics/steps/rules'),
  /** Officials' page of a need's rounds. */
  rounds: address('/needs/:number/rounds'),
  roundCertificate: address('/needs/:number/rounds/:round/certificate.json'),
  incidents: address('/review/incidents'),
  ownerNeeds: address('/desk/needs'),
  newNeed: address('/desk/needs/new'),
  ownerNeed: address('/desk/needs/:id'),
  editNeed: address('/desk/needs/:id/edit'),
  withdrawNeed: address('/desk/needs/:id/withdrawal'),
  republishNeed: address('/desk/needs/:id/republication'),
  withdrawAmendment: address('/desk/needs/:id/amendment/withdrawal'),

  reviewAgencies: address('/review/agencies'),
  reviewAgency: address('/review/agencies/:id'),
  /** Decisions about bodies whose legal representatives share a name, for everybody; officials decide at the others. */
  relations: address('/relations'),
  reviewRelations: address('/review/relations'),
  reviewRelation: address('/review/relations/:id'),
  /** Red flags: definitions and counts for everybody; officials see the rows at the others. */
  flags: address('/flags'),
  reviewFlags: address('/review/flags'),
  reviewFlag: address('/review/flags/:id'),
  reviewNeeds: address('/review/needs'),
  reviewNeed: address('/review/needs/:id'),
  reviewAmendments: address('/review/amendments'),
  reviewAmendment: address('/review/amendments/:id'),

  accounts: address('/admin/accounts'),
  newAccount: address('/admin/accounts/new'),
  accountStatus: address('/admin/accounts/:id/status'),
  events: address('/desk/events'),

  /** The public log: its page, one of its events, and what machines read. */
  log: address('/log'),
  logEvent: address('/log/:seq'),
  logLeaf: address('/log/:seq/leaf.json'),
  logCheckpoint: address('/log/checkpoint'),
  logKeys: address('/log/keys'),
  logTile: address('/log/tile/*path'),
  /** Parameters `from` and `to`. */
  logConsistency: address('/log/consistency'),
  cosignature: address('/log/cosignature'),
  /** Whose cosignatures the site asks for. */
  logPolicy: address('/log/policy'),
  /** The site as a witness of other logs: its key, where they submit, and what it cosigned last of one. */
  witnessKey: address('/witness/key'),
  addCheckpoint: address('/witness/add-checkpoint'),
  witnessedCheckpoint: address('/witness/:origin/checkpoint'),
  /** A text that the log names by its SHA-256. */
  logDocument: address('/log/documents/:sha256'),
  feed: address('/feed.atom'),
  /** Incidents and redraws, for everybody; `incidents` is the officials' list of work. */
  publicIncidents: address('/incidents'),

  /** What tells outsiders how to check the site: the list, and one document by its name. */
  documents: address('/documents'),
  document: address('/documents/:name'),

  verify: address('/verify'),
  offlineVerifier: address('/verify/offline.html'),
  pythonVerifier: address('/verify/zjcs_verify.py'),
  savings: address('/statistics/savings'),
  savingsJson: address('/statistics/savings.json'),
  savingsCsv: address('/statistics/savings.csv'),
  savingsXlsx: address('/statistics/savings.xlsx'),
  fairness: address('/statistics/fairness'),
  /** The selections behind the figures of fairness. */
  fairnessDraws: address('/statistics/fairness/draws.csv'),
  /** The draws of one agency. */
  fairnessAgency: address('/statistics/fairness/agencies/:code'),
  fairnessReport: address('/statistics/fairness/reports/:month.json'),
} as const;
