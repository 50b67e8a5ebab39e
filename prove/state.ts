/** A state of the proof as a number, and back: a numeral whose digits are the values on the axes. */
import { axes, axisNames, type Values } from './axes.ts'

const sizes = axisNames.map((name) => axes[name].length)

/** All combinations there are to write, possible or not. */
export const combinations = sizes.reduce((product, size) => product * size, 1)

/** A core is a state without its variation. */
export const variations = axes.variation.length
export const cores = combinations / variations

export function valuesOf(state: number): Values {
  const values: Record<string, string> = {}
  let rest = state
  for (let i = axisNames.length - 1; i >= 0; i--) {
    const name = axisNames[i] as keyof Values
    const size = sizes[i] as number
    values[name] = axes[name][rest % size] as string
    rest = Math.floor(rest / size)
  }
  return values as Values
}

export function stateOf(values: Values): number {
  return axisNames.reduce((number, name) => number * axes[name].length + indexOn(name, values[name]), 0)
}

const indexOn = (name: keyof Values, value: string): number => (axes[name] as readonly string[]).indexOf(value)

export const sayState = (values: Values): string => axisNames.map((name) => `${name}=${values[name]}`).join(' ')
