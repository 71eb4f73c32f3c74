// The engine's places as locations of the client: in the texts that it has open, with the URIs that it uses.
import type { Location } from 'vscode-languageserver';
import type { Place } from '../files/place.ts';
import type { Documents } from './documents.ts';
import type { OpenTree } from './open-tree.ts';
import { plainRange, rangeIn, uriOf } from './places.ts';

export type Locate = (place: Place) => Location;

export const locator =
  (tree: OpenTree, documents: Documents): Locate =>
  ({ path, range }) => {
    const absolute = tree.absolute(path);
    const open = documents.get(absolute);
    return open
      ? { uri: open.uri, range: rangeIn(open.text, range) }
      : { uri: uriOf(absolute), range: plainRange(range) };
  };
