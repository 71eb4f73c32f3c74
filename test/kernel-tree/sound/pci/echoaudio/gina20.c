// SPDX-License-Identifier: MIT
#define ECHOCARD_NAME "Gina20"

#include <linux/module.h>
#include <linux/pci.h>

static const struct pci_device_id snd_echo_ids[] = {
	{0x1057, 0x1801, 0xECC0, 0x0020, 0, 0, 0},	/* DSP 56301 Gina20 rev.0 */
	{0,}
};

#include "echoaudio.c"
