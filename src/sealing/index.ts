export {
  type BidBounds,
  type BidFault,
  type BidPayload,
  faultOfBid,
  isNonce,
  readBid,
  readPayload,
  writePayload,
} from './bid.js';
export { SCHEMES, type Scheme, type SchemeRecord, schemeFor, schemeOf } from './schemes.js';
export {
  findIdentity,
  isRecipient,
  type KeyPair,
  looksSealed,
  makeKeyPair,
  openText,
  openUnder,
  recipientOf,
  sealTo,
  sealUnder,
} from './seal.js';
export { joinIdentity, splitIdentity } from './shares.js';
export { readRoundName, roundName, timelockIdentity, timelockRecipient, toRecipient } from './timelock.js';
