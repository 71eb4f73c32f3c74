// Aliases follow the tree's own modpost where kernels differ.
import { expect, test } from 'vitest';
import { matchtable } from './harness.ts';
import { smallTree } from './small-tree.ts';

const A = `#include <linux/module.h>
#include <linux/mod_devicetable.h>
static const struct wmi_device_id ids[] = {
	{ "59142400-C6A3-40fa-BADB-8A2652834100" },
	{ "59142400-C6A3-40FA-BADB-8A2652834100" },
	{ "59142400-C6A3-40FA-BADB_8A2652834100" },
	{ }
};
MODULE_DEVICE_TABLE(wmi, ids);
static const struct typec_device_id altmodes[] = { { 0xff01, 1 }, { 0xff01, 2 }, { } };
MODULE_DEVICE_TABLE(typec, altmodes);
MODULE_ALIAS("typec:idFF01");
`;

const NEWER = `static void
module_alias_printf(struct module *mod, bool append_wildcard, const char *fmt, ...)
{
	list_for_each_entry(als, &mod->aliases, node) {
		if (!strcmp(als->str, new->str))
			return;
	}
}

static void do_typec_entry(struct module *mod, void *symval)
{
	DEF_FIELD(symval, typec_device_id, svid);
	module_alias_printf(mod, false, "typec:id%04X", svid);
}

static void do_wmi_entry(struct module *mod, void *symval)
{
	result[i] = toupper(value);
	module_alias_printf(mod, false, WMI_MODULE_PREFIX "%s", result);
}

static const struct devtable devtable[] = {
	{"typec", SIZE_typec_device_id, do_typec_entry},
	{"wmi", SIZE_wmi_device_id, do_wmi_entry},
};
`;

const LAYOUTS = `typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned long kernel_ulong_t;
struct wmi_device_id {
	const char guid_string[37];
	const void *context;
};
struct typec_device_id {
	__u16 svid;
	__u8 mode;
	kernel_ulong_t driver_data;
};
`;

const lines = async (files: Readonly<Record<string, string>>) => {
  const { out } = await matchtable(['alias'], {
    folder: '/linux',
    files: smallTree({ 'include/linux/mod_devicetable.h': LAYOUTS, 'drivers/a.c': A, ...files }),
  });
  return out
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^alias | a$/g, ''));
};

test('GUIDs in capitals, modes left out, no alias of a table twice', async () => {
  expect(await lines({ 'scripts/mod/file2alias.c': NEWER })).toEqual([
    'wmi:59142400-C6A3-40FA-BADB-8A2652834100',
    'typec:idFF01',
    // What the module says itself is not modpost's.
    'typec:idFF01',
  ]);
});

test('an older one writes them as they are, as often as they are', async () => {
  expect(await lines({})).toEqual([
    'wmi:59142400-C6A3-40fa-BADB-8A2652834100',
    'wmi:59142400-C6A3-40FA-BADB-8A2652834100',
    'wmi:59142400-C6A3-40FA-BADB_8A2652834100',
    'typec:idFF01m01',
    'typec:idFF01m02',
    'typec:idFF01',
  ]);
});
