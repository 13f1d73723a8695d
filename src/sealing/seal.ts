import {
  armor,
  Decrypter,
  Encrypter,
  generateX25519Identity,
  type Identity,
  identityToRecipient,
  type Recipient,
} from 'age-encryption';

/** A key pair of age (X25519): whoever has the recipient can seal, only the identity opens. */
export interface KeyPair {
  /** `age1…`; may be published. */
  readonly recipient: string;
  /** `AGE-SECRET-KEY-1…`. */
  readonly identity: string;
}

/** A fresh key pair from the system's randomness. */
export async function makeKeyPair(): Promise<KeyPair> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/** The recipient of an identity; undefined for a text that is none. */
export async function recipientOf(identity: string): Promise<string | undefined> {
  try {
    return await identityToRecipient(identity);
  } catch {
    return undefined;
  }
}

/** True for the text of a recipient that {@link sealTo} can seal to. */
export function isRecipient(text: string): boolean {
  if (!/^age1[02-9ac-hj-np-z]{58}$/.test(text)) return false;
  try {
    new Encrypter().addRecipient(text);
    return true;
  } catch {
    return false;
  }
}

// Sealed texts here are shorter than 1000 characters; more is nobody's bid.
const LONGEST = 4096;

const HEADER = '-----BEGIN AGE ENCRYPTED FILE-----\n';

/** True for a text that may be a sealed one: armoured and of a sensible length. Whether it opens, only the key tells. */
export function looksSealed(text: string): boolean {
  return text.length <= LONGEST && text.startsWith(HEADER);
}

/** Seals a text to a recipient: an armoured age file (age-encryption.org/v1), which any age program opens. */
export async function sealTo(recipient: string | Recipient, plain: string): Promise<string> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return armor.encode(await encrypter.encrypt(plain));
}

/** Opens what {@link sealTo} made; throws when it was altered or sealed to somebody else. */
export async function openText(identity: string | Identity, sealed: string): Promise<string> {
  if (!looksSealed(sealed)) throw new Error('not a sealed text');
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter.decrypt(armor.decode(sealed), 'text');
}

/** Seals a text under a passphrase (scrypt): what a custodian keeps an identity in. */
export async function sealUnder(passphrase: string, plain: string): Promise<string> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  // 2^17: about half a second in a browser of an office computer.
  encrypter.setScryptWorkFactor(17);
  return armor.encode(await encrypter.encrypt(plain));
}

/** Opens what {@link sealUnder} made; throws with another passphrase. */
export async function openUnder(passphrase: string, sealed: string): Promise<string> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  return decrypter.decrypt(armor.decode(sealed), 'text');
}

/** The identity within the text of a key file, as age-keygen writes it with comments; undefined without one. */
export function findIdentity(text: string): string | undefined {
  return /AGE-SECRET-KEY-1[0-9A-Z]{58}/.exec(text.toUpperCase())?.[0];
}
