// The rules, in the order in which `matchtable rules` prints them. A new rule is one file, one page and one line here.
import { aliasMatchesNothing } from './alias-matches-nothing.ts';
import { allowWithoutEffect } from './allow-without-effect.ts';
import { claimedTwice } from './claimed-twice.ts';
import { classWithoutMask } from './class-without-mask.ts';
import { compatibleWithoutId } from './compatible-without-id.ts';
import { coveredByWildcard } from './covered-by-wildcard.ts';
import { driverWithoutTable } from './driver-without-table.ts';
import { duplicateEntry } from './duplicate-entry.ts';
import { entryAfterSentinel } from './entry-after-sentinel.ts';
import { maskDropsAlias } from './mask-drops-alias.ts';
import { matchDataDiffers } from './match-data-differs.ts';
import { mismatchedDeviceTable } from './mismatched-device-table.ts';
import { misplacedDriverData } from './misplaced-driver-data.ts';
import { missingDeviceTable } from './missing-device-table.ts';
import { missingSentinel } from './missing-sentinel.ts';
import { mixedOverrideOnly } from './mixed-override-only.ts';
import { nullDriverData } from './null-driver-data.ts';
import { redundantAlias } from './redundant-alias.ts';
import type { Rule } from './rule.ts';
import { subvendorLeftOut } from './subvendor-left-out.ts';
import { unknownBus } from './unknown-bus.ts';
import { unreachableEntry } from './unreachable-entry.ts';
import { unusedDeviceTable } from './unused-device-table.ts';
import { valueTooWide } from './value-too-wide.ts';
import { vfioWithoutOverride } from './vfio-without-override.ts';

export const RULES: readonly Rule[] = [
  claimedTwice,
  coveredByWildcard,
  vfioWithoutOverride,
  duplicateEntry,
  unreachableEntry,
  missingSentinel,
  entryAfterSentinel,
  driverWithoutTable,
  missingDeviceTable,
  mismatchedDeviceTable,
  classWithoutMask,
  maskDropsAlias,
  redundantAlias,
  aliasMatchesNothing,
  unusedDeviceTable,
  compatibleWithoutId,
  matchDataDiffers,
  misplacedDriverData,
  mixedOverrideOnly,
  nullDriverData,
  subvendorLeftOut,
  unknownBus,
  valueTooWide,
  allowWithoutEffect,
];
