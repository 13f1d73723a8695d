/** Version of Node that a machine gets whose own is too old. */
export const NODE = '24.21.0';

/** Whether a version of Node (`22.17.0`) is one of `engines` in package.json; written out, since it runs before any package is there. */
export function isSupported(version) {
  const [major, minor] = version.split('.').map(Number);
  return (major === 22 && minor >= 17) || major === 24 || major >= 26;
}

/** Name of the npm package that holds the program of Node for a platform and an architecture as `process` names them. */
export function nodePackage(platform, arch) {
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}
