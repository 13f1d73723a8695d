import { fileURLToPath } from 'node:url';
import type { Node, SourceFile } from 'typescript/unstable/ast';
import { API, type Checker, type Project } from 'typescript/unstable/sync';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The program of the whole house as the compiler sees it. */
export interface HouseProgram {
  readonly project: Project;
  readonly checker: Checker;
  /** Source files below a folder of the house, e.g. `src/web`. */
  sourcesBelow(folder: string): SourceFile[];
  /** `src/web/app.ts:12`. */
  placeOf(node: Node): string;
  close(): void;
}

/** Reads and checks the house; about a second. The compiler runs apart until it is closed. */
export function openProgram(): HouseProgram {
  const api = new API({ cwd: ROOT });
  const config = `${ROOT}tsconfig.json`;
  const project = api.updateSnapshot({ openProjects: [config] }).getProject(config);
  if (!project) throw new Error('the compiler did not open tsconfig.json');
  const { program, checker } = project;
  return {
    project,
    checker,
    sourcesBelow: (folder) =>
      program
        .getSourceFileNames()
        .filter((name) => name.startsWith(`${ROOT}${folder}`))
        .flatMap((name) => program.getSourceFile(name) ?? []),
    placeOf: (node) => {
      const source = node.getSourceFile();
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      return `${source.fileName.replace(ROOT, '')}:${line + 1}`;
    },
    close: () => api.close(),
  };
}

/** Every node of a tree, from above. */
export function* nodesOf(node: Node): Generator<Node> {
  yield node;
  const children: Node[] = [];
  node.forEachChild((child) => {
    children.push(child);
  });
  for (const child of children) yield* nodesOf(child);
}
