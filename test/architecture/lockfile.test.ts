import { expect, test } from 'vitest';
import { repositoryText } from './repository.ts';

interface Package {
  readonly version?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(repositoryText('package-lock.json')) as {
  packages: Readonly<Record<string, Package>>;
};

// npm 11 refuses to `npm ci` where one is missing, of whatever platform. `npm install` writes such a lockfile where
// a registry does not have them all.
test('package-lock.json names the packages of every platform', () => {
  const wanted = Object.entries(packages).flatMap(([path, { optionalDependencies }]) =>
    Object.keys(optionalDependencies ?? {}).map((name) => [path, name] as const),
  );
  expect(wanted.length).toBeGreaterThan(20);
  const missing = wanted.filter(
    ([path, name]) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`],
  );
  expect(missing).toEqual([]);
});

test('package-lock.json says no addresses, so that any registry will do', () => {
  const addressed = Object.entries(packages).filter(
    ([, { resolved, link }]) => resolved !== undefined && !link,
  );
  expect(addressed.map(([path]) => path)).toEqual([]);
});
