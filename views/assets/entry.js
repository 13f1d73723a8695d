// The nonce is made here, so that the server cannot have chosen it; without scripts the server makes one.
for (const field of document.querySelectorAll('input[name="nonce"]')) {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  field.value = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
