/* SPDX-License-Identifier: MIT */
/* One id in 64 bits: device, vendor, subdevice, subvendor, from the top down. */
#define ID_ALL_MASK	0xFFFFFFFFFFFFFFFFull
#define ID_AIC7901		0x800F9005FFFF9005ull
#define ID_AHA_29320A		0x8000900500609005ull
#define ID_AIC7902		0x801F9005FFFF9005ull
