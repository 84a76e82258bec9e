// Writes docs/fields.md and docs/rules.md from the comments in proto/ and from the rules, by way of the compiled
// library: "npm run docs" builds it first.
import { writeFileSync } from 'node:fs';
import { renderFieldReference, renderRuleReference } from '../dist/config/docs/render-reference.js';

const docs = new URL('../docs/', import.meta.url);
writeFileSync(new URL('fields.md', docs), renderFieldReference());
writeFileSync(new URL('rules.md', docs), renderRuleReference());
