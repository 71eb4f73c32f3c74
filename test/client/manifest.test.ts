// package.json as the extension's manifest, against the protocol's settings and the client's sources.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import manifest from '../../package.json';
import { COMMANDS, DEFAULT_SETTINGS, SECTION } from '../../server/src/lsp/protocol.ts';

const { contributes } = manifest;

/** Settings with their values, by their whole names. */
function flat(settings: object, prefix: string): readonly (readonly [string, unknown])[] {
  return Object.entries(settings).flatMap(([name, value]) =>
    typeof value === 'object' && !Array.isArray(value)
      ? flat(value, `${prefix}.${name}`)
      : [[`${prefix}.${name}`, value] as const],
  );
}

test('the settings are those that the server reads, with its defaults', () => {
  const offered = Object.entries(contributes.configuration.properties).map(
    ([name, property]) => [name, property.default] as const,
  );
  expect(Object.fromEntries(offered)).toEqual(Object.fromEntries(flat(DEFAULT_SETTINGS, SECTION)));
});

test('settings that a workspace of strangers may not make are settings', () => {
  const names = Object.keys(contributes.configuration.properties);
  for (const name of manifest.capabilities.untrustedWorkspaces.restrictedConfigurations)
    expect(names).toContain(name);
});

test('each command is carried out by the client, and those of the server are commands', () => {
  const commands = contributes.commands.map(({ command }) => command);
  const folder = 'client/src';
  const sources = readdirSync(folder).map((name) => readFileSync(`${folder}/${name}`, 'utf8'));
  const byName: readonly string[] = Object.values(COMMANDS);
  for (const command of commands)
    expect(byName.includes(command) || sources.some((text) => text.includes(`'${command}'`)), command).toBe(
      true,
    );
  for (const command of byName) expect(commands).toContain(command);
});

test('what the manifest names is there', () => {
  const paths = [
    manifest.icon,
    ...contributes.jsonValidation.map(({ url }) => url),
    ...contributes.grammars.map(({ path }) => path),
    ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
    ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown)),
  ];
  expect(paths.length).toBeGreaterThan(5);
  expect(paths.filter((path) => !existsSync(path))).toEqual([]);
});
