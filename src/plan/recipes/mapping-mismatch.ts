import { nothingToDo, type Recipe } from '../recipe.ts'

/** No API refreshes an attachment: it is done where Nova’s own tool is, with the server stopped. */
export const mappingMismatch: Recipe = {
  fault: 'mapping-mismatch',
  propose: ({ server, volume }) =>
    nothingToDo(
      `no API does it: stop the server, then "nova-manage volume_attachment refresh ${server} ${volume} CONNECTOR"`,
    ),
}
