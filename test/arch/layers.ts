/** Who may import whom: the one table that the linter's settings and the tests are held against. */

export interface Layer {
  readonly folder: string
  /** Other folders of src/ that it may import from; everything is one direction. */
  readonly mayImport: readonly string[]
  /** Whether it may use Node's modules and packages from outside. */
  readonly outside: boolean
  /** Whether the same input always gives the same output: no clock, no chance, no waiting. */
  readonly pure: boolean
}

const inner = ['kernel', 'model', 'ports'] as const

export const layers: readonly Layer[] = [
  { folder: 'kernel', mayImport: [], outside: false, pure: false },
  { folder: 'model', mayImport: ['kernel'], outside: false, pure: true },
  { folder: 'ports', mayImport: ['kernel', 'model'], outside: false, pure: false },
  { folder: 'observe', mayImport: inner, outside: false, pure: false },
  { folder: 'correlate', mayImport: ['kernel', 'model'], outside: false, pure: true },
  { folder: 'diagnose', mayImport: ['kernel', 'model', 'correlate'], outside: false, pure: true },
  { folder: 'plan', mayImport: ['kernel', 'model', 'correlate', 'diagnose'], outside: false, pure: true },
  { folder: 'flow', mayImport: [...inner, 'observe', 'correlate', 'diagnose'], outside: false, pure: false },
  {
    folder: 'apply',
    mayImport: [...inner, 'observe', 'correlate', 'diagnose', 'plan', 'flow'],
    outside: false,
    pure: false,
  },
  { folder: 'adapters', mayImport: inner, outside: true, pure: false },
  { folder: 'simulate', mayImport: inner, outside: true, pure: false },
  {
    folder: 'cli',
    mayImport: [...inner, 'observe', 'correlate', 'diagnose', 'plan', 'flow', 'apply', 'compose'],
    outside: true,
    pure: false,
  },
  {
    folder: 'compose',
    mayImport: [...inner, 'observe', 'correlate', 'diagnose', 'plan', 'flow', 'apply', 'adapters', 'simulate'],
    outside: true,
    pure: false,
  },
]

/** What a folder may not import, as the linter is told it. */
export const forbiddenTo = (layer: Layer): readonly string[] =>
  layers.map(({ folder }) => folder).filter((folder) => folder !== layer.folder && !layer.mayImport.includes(folder))
