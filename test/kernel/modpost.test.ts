import { expect, it } from 'vitest';
import { memoryFiles } from '../../server/src/files/memory.ts';
import { modpostOf } from '../../server/src/kernel/modpost.ts';

const FILE2ALIAS = `
static const struct devtable devtable[] = {
	{"hid", SIZE_hid_device_id, do_hid_entry},
	{"mhi_ep", SIZE_mhi_device_id, do_mhi_ep_entry},
};
	if (sym_is(name, namelen, "usb"))
		do_usb_table(symval, sym->st_size, mod);
	if (sym_is(name, namelen, p->device_id)) {
`;

it('knows the buses of the table and those that are compared by hand', () => {
  const files = memoryFiles({ 'scripts/mod/file2alias.c': FILE2ALIAS });
  expect(modpostOf(files)?.buses).toEqual(new Set(['hid', 'mhi_ep', 'usb']));
});

it('knows nothing without the file, or where it is another one', () => {
  expect(modpostOf(memoryFiles({}))).toBeUndefined();
  expect(modpostOf(memoryFiles({ 'scripts/mod/file2alias.c': '{"hid"}' }))).toBeUndefined();
});

const NEWER = `
static void __attribute__((format (printf, 3, 4)))
module_alias_printf(struct module *mod, bool append_wildcard,
		    const char *fmt, ...)
{
	list_for_each_entry(als, &mod->aliases, node) {
		if (!strcmp(als->str, new->str)) {
			return;
		}
	}
}

static void do_typec_entry(struct module *mod, void *symval)
{
	module_alias_printf(mod, false, "typec:id%04X", svid);
}

static const struct devtable devtable[] = {
	{"typec", SIZE_typec_device_id, do_typec_entry},
};
`;

it('knows what its functions do, as far as kernels differ', () => {
  const newer = modpostOf(memoryFiles({ 'scripts/mod/file2alias.c': NEWER }));
  expect(newer?.once).toBe(true);
  expect(newer?.mentions('do_typec_entry', 'svid')).toBe(true);
  expect(newer?.mentions('do_typec_entry', 'mode')).toBe(false);
  expect(newer?.mentions('do_wmi_entry', 'toupper')).toBeUndefined();
  expect(modpostOf(memoryFiles({ 'scripts/mod/file2alias.c': FILE2ALIAS }))?.once).toBe(false);
});
