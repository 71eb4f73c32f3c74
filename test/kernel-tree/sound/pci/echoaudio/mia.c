// SPDX-License-Identifier: MIT
#define ECHOCARD_NAME "Mia"

#include <linux/module.h>
#include <linux/pci.h>

static const struct pci_device_id snd_echo_ids[] = {
	{0x1057, 0x3410, 0xECC0, 0x0080, 0, 0, 0},	/* DSP 56361 Mia rev.0 */
	{0x1057, 0x3410, 0xECC0, 0x0081, 0, 0, 0},	/* DSP 56361 Mia rev.1 */
	{0,}
};

#include "echoaudio.c"
