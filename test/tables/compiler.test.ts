// What gcc, the build and the kernel's version say in `#if`, beside any text: gcc 12 gives each of these branches.
import { expect, it } from 'vitest';
import { idsOf, indexOfTree, onlyTable } from './tree.ts';

const FOO = 'drivers/foo/foo.c';

it.each([
  ['__GNUC__ >= 4', 'yes'],
  ['LINUX_VERSION_CODE >= KERNEL_VERSION(6, 1, 0)', 'yes'],
  ['LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)', 'no'],
  ['KERNEL_VERSION(6, 1, 300) == 0x601ff', 'yes'],
  ['LINUX_VERSION_MAJOR == 6 && LINUX_VERSION_PATCHLEVEL == 1', 'yes'],
  ['defined(LINUX_VERSION_CODE)', 'yes'],
  ['defined(__OPTIMIZE__) && defined(linux)', 'yes'],
  ['__SIZEOF_INT128__ == 16', 'yes'],
  ['__INT_MAX__ == 2147483647', 'yes'],
  ['__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__', 'yes'],
  ['__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__', 'no'],
  ['defined(__FILE__) && defined(__has_include)', 'yes'],
  // __CHAR_UNSIGNED__ and wide characters: -fshort-wchar.
  ["L'\\0' - 1 > 0", 'yes'],
  ["'\\377' < 0", 'yes'],
  ['__COUNTER__ == 0', 'open'],
  ['__STDC_VERSION__ > 199901L', 'open'],
  ['__has_builtin(__builtin_ffs)', 'open'],
  ['NOBODY_DEFINES_IT', 'no'],
])('#if %s: %s', (condition, is) => {
  const text = `#include <linux/pci.h>
#include <linux/version.h>
static const struct pci_device_id ids[] = {
#if ${condition}
	{ PCI_DEVICE(1, 1) },
#else
	{ PCI_DEVICE(1, 2) },
#endif
	{ }
};
`;
  const ids = idsOf(onlyTable(indexOfTree({ [FOO]: text }))).slice(0, -1);
  const found = ids.length === 2 ? 'open' : ids[0] === '1:1' ? 'yes' : 'no';
  expect(found).toBe(is);
});
