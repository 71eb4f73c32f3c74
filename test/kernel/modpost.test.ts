import { expect, it } from 'vitest';
import { memoryFiles } from '../../server/src/files/memory.ts';
import { modpostBuses } from '../../server/src/kernel/modpost.ts';

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
  expect(modpostBuses(files)).toEqual(new Set(['hid', 'mhi_ep', 'usb']));
});

it('knows nothing without the file, or where it is another one', () => {
  expect(modpostBuses(memoryFiles({}))).toBeUndefined();
  expect(modpostBuses(memoryFiles({ 'scripts/mod/file2alias.c': '{"hid"}' }))).toBeUndefined();
});
