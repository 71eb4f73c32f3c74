/* SPDX-License-Identifier: MIT */
/* Lists of ids that several users fold into entries of their own kind: `info` rides along as driver data. */
#ifndef _I915_PCIIDS_H
#define _I915_PCIIDS_H

#define INTEL_VGA_DEVICE(id, info) {		\
	0x8086,	id,				\
	~0, ~0,					\
	0x030000, 0xff0000,			\
	(unsigned long) info }

#define INTEL_I830_IDS(info)			\
	INTEL_VGA_DEVICE(0x3577, info)

#define INTEL_I845G_IDS(info)			\
	INTEL_VGA_DEVICE(0x2562, info)

#define INTEL_SNB_D_IDS(info) \
	INTEL_VGA_DEVICE(0x0102, info), \
	INTEL_VGA_DEVICE(0x010A, info)

#define INTEL_SNB_M_IDS(info) \
	INTEL_VGA_DEVICE(0x0106, info), \
	INTEL_VGA_DEVICE(0x0126, info)

/* The entry's macro is an argument. */
#define INTEL_DG2_IDS(MACRO__, ...) \
	MACRO__(0x5690, ## __VA_ARGS__), \
	MACRO__(0x5691, ## __VA_ARGS__)

#endif
