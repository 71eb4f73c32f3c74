// The JSON schema of matchtable.json, made of the rules and buses that there are.
import { buses } from '../../server/src/bus/all.ts';
import { RULES } from '../../server/src/rules/all.ts';
import { LEVELS } from '../../server/src/rules/choice.ts';

export const settingsSchema = () => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Settings of matchtable',
  description: 'matchtable.json in the folder of a kernel tree.',
  type: 'object',
  properties: {
    $schema: { type: 'string', minLength: 1 },
    rules: {
      description:
        'How severe the findings of a rule are, or "off". What a rule itself calls harmless stays info; info is shown by --show-info.',
      type: 'object',
      properties: Object.fromEntries(
        RULES.map(({ name, summary, severity, state }) => [
          name,
          {
            description: `${summary} (default: ${severity}${state === 'preview' ? ', preview' : ''})`,
            enum: LEVELS,
          },
        ]),
      ),
      additionalProperties: false,
    },
    exclude: {
      description:
        'Files and folders of the tree in which nothing is reported: drivers/staging, drivers/net/**/test?.c, … `*` and `?` stay within one name, `**` does not.',
      type: 'array',
      items: { type: 'string', minLength: 1 },
    },
    buses: {
      description: 'Buses whose tables are checked; "all" are all that the kernel has. Default: pci.',
      type: 'array',
      items: { enum: ['all', ...buses.map(({ name }) => name)] },
      minItems: 1,
    },
    preview: {
      description: 'Also run rules that are not stable yet. One that has a level in `rules` runs anyway.',
      type: 'boolean',
    },
    baseline: {
      description:
        'A file of findings that are known and stay, as `lint --write-baseline` writes it; its path in the tree.',
      type: 'string',
      minLength: 1,
    },
  },
  additionalProperties: false,
});
