/* SPDX-License-Identifier: MIT */
/*
 * The adapters of all drivers of the family, listed once. The includer says how a table begins and ends, how an
 * entry is written, and which function of the adapter is its own; FUNCTION2 where it has two.
 */
#ifndef CH_PCI_DEVICE_ID_FUNCTION
#error CH_PCI_DEVICE_ID_FUNCTION not defined!
#endif

#ifndef CH_PCI_DEVICE_ID_FUNCTION2
#define CH_PCI_ID_TABLE_FENTRY(devid) \
	CH_PCI_ID_TABLE_ENTRY((devid) | \
			      ((CH_PCI_DEVICE_ID_FUNCTION) << 8))
#else
#define CH_PCI_ID_TABLE_FENTRY(devid) \
	CH_PCI_ID_TABLE_ENTRY((devid) | \
			      ((CH_PCI_DEVICE_ID_FUNCTION) << 8)), \
	CH_PCI_ID_TABLE_ENTRY((devid) | \
			      ((CH_PCI_DEVICE_ID_FUNCTION2) << 8))
#endif

CH_PCI_DEVICE_ID_TABLE_DEFINE_BEGIN
	CH_PCI_ID_TABLE_FENTRY(0x4000),
	CH_PCI_ID_TABLE_FENTRY(0x4001),
	CH_PCI_ID_TABLE_FENTRY(0x5080),
CH_PCI_DEVICE_ID_TABLE_DEFINE_END;
