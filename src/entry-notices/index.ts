export { answerComment, entryAnswerSchema, whyNotAnswerComment } from './answer-comment.js';
export {
  findComment,
  findDivisionOfCommentFile,
  listCommentFiles,
  listCommentsOn,
} from './comment-queries.js';
export { endEntryNotices } from './end-notices.js';
export {
  type EntryNoticeLine,
  listEntryNotices,
  listWaitingComments,
} from './list-queries.js';
export { entryCommentSchema, MAX_COMMENT_FILES, MOST_COMMENT_TEXT, makeComment } from './make-comment.js';
