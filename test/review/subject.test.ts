import { expect, test } from 'vitest';
import { parseSubject } from '../../server/src/review/subject.ts';

const one = { isPatch: true, isReply: false, version: 1 };

test.each([
  ['[PATCH] net: foo: add bar', { ...one, title: 'net: foo: add bar' }],
  ['[PATCH 02/10] a', { ...one, number: 2, total: 10, title: 'a' }],
  ['[PATCH v3 0/2] a', { ...one, version: 3, number: 0, total: 2, title: 'a' }],
  ['[RFC PATCH net-next v12 1/3] a: [b] c', { ...one, version: 12, number: 1, total: 3, title: 'a: [b] c' }],
  ['[PATCHv2 1/1] a', { ...one, version: 2, number: 1, total: 1, title: 'a' }],
  ['[PATCH,v2,1/2] a', { ...one, version: 2, number: 1, total: 2, title: 'a' }],
  ['[net-next] [PATCH v4] a', { ...one, version: 4, title: 'a' }],
  ['Re: [PATCH v2 1/2] a', { ...one, isReply: true, version: 2, number: 1, total: 2, title: 'a' }],
  ['RE: AW: [PATCH] a', { ...one, isReply: true, title: 'a' }],
  ['a question on v4l2 1/2', { ...one, isPatch: false, title: 'a question on v4l2 1/2' }],
  ['', { ...one, isPatch: false, title: '' }],
])('%s', (text, subject) => {
  expect(parseSubject(text)).toEqual(subject);
});
