/* SPDX-License-Identifier: MIT */
#ifndef RADEON_FAMILY_H
#define RADEON_FAMILY_H

enum radeon_family {
	CHIP_R100,
	CHIP_R300,
	CHIP_RV380,
	CHIP_LAST,
};

enum radeon_chip_flags {
	RADEON_FAMILY_MASK = 0x0000ffffUL,
	RADEON_IS_MOBILITY = 0x00010000UL,
};

#endif
