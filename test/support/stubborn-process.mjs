/** A process of verification that does what the name of its file says: `hang` for ever, `hoard` all memory, or answer. */
export function verifyApart({ file }) {
  if (file.name === 'hang') for (;;);
  const hoard = [];
  while (file.name === 'hoard') hoard.push(Array.from({ length: 10_000 }, () => hoard.length));
  return { name: file.name, grade: 2 };
}
