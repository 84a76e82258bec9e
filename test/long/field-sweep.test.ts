/**
 * @module
 * Every field that an SSD's configuration may hold either changes what is trained or detected, or is refused by name where
 * it is set, or is told in a note to change nothing. The fields are those of our messages; that upstream's are among them
 * is held by test/generated.test.ts.
 */

import { describe, expect, test } from 'vitest';
import { allMessages } from '../../src/config/docs/places.ts';
import { ACCOUNTS, accountOf, nameOf, openPlace } from './field-sweep/account-of-field.ts';

const cases = allMessages().flatMap((message) => {
  const place = openPlace(message);
  return place === undefined || message.fields.length === 0
    ? []
    : [{ name: nameOf(message), message, place }];
});

describe('Each field of', () => {
  test.each(cases)('$name is accounted for', ({ message, place }) => {
    const accounts = message.fields.map((field) => [field.name, accountOf(field, place)] as const);
    expect(accounts.filter(([, account]) => !ACCOUNTS.includes(account))).toEqual([]);
  });
});
