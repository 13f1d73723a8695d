import type { documents as source } from '../zh-CN/documents.js';

export const documents: Record<keyof typeof source, string> = {
  'documents.title': 'Documents',
  'documents.lead':
    'For whoever checks this site: how to do it, what the rules are, and how the log is written.',
  'documents.all': 'All documents',
  'documents.chinese-summary': 'In English, with a summary in Chinese.',
  'documents.chinese-none': 'In English only.',
  'documents.other': '阅读中文本',
  'documents.programs': 'Programs',
  'documents.verifiers': 'The offline verifier and the verifier in Python, with their hashes',
  'documents.generator':
    'Draws use the public package {name} {version} as generator; each certificate holds the SHA-256 of its source file.',
  'document.how-to-audit': 'How to audit us',
  'document.threats': 'Who could do what',
  'document.coalitions': 'Who would have to collude',
  'document.protocol': 'The selection protocol',
  'document.protocol-2': 'The selection protocol, version 2',
  'document.log': 'The formats of the public log',
  'document.fairness': 'How the figures of fairness are made',
  'document.working-days': 'How working days are counted',
  'document.standing': 'How a standing is computed',
  'document.glossary': 'Glossary',
  'document-text.how-to-audit':
    'For journalists, inspectors and agencies that lost: verify a selection in five minutes, without programming and without our help.',
  'document-text.threats': 'Who might cheat, what would show it, and what this site cannot prevent.',
  'document-text.coalitions':
    'Whose collusion steers a result, foresees it, reads bids early or keeps a result from coming, for each source of randomness, sealing, witnessing and copy of the secret.',
  'document-text.protocol-2':
    'What needs published now are drawn by: when the list is fixed, who bears witness, how the secret is kept for the case of its loss. The sums of a draw are those of the selection protocol.',
  'document-text.protocol':
    'Plan, pool, seed, lots and certificate byte for byte: enough to write a verifier of your own.',
  'document-text.log':
    'Records, roots, signatures and receipts; how to copy the log and how to be its witness.',
  'document-text.fairness': 'How expected wins, tests and monthly reports are computed.',
  'document-text.standing':
    'Formula, points, half-life, stars, the red and the black list, repair and appeal.',
  'document-text.working-days':
    'Which days count towards a period, where a year’s days off come from, and how to bring them when they are missing.',
  'document-text.glossary': 'Terms in Chinese, in English and in the program.',
};
