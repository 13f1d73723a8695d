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
export { timelockIdentity, timelockRecipient, toRecipient } from './timelock.js';
